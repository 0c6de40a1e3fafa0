# syntax=docker/dockerfile:1
FROM python:3.11-slim AS build
WORKDIR /src
RUN pip install --no-cache-dir uv
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY knowledge knowledge
RUN uv venv /app && uv pip install --python /app/bin/python --no-cache .

FROM python:3.11-slim
RUN useradd --uid 10001 --no-create-home toso && install -d -o toso /data
COPY --from=build /app /app
USER toso
ENV BOT_DATA=/data BOT_WEB=0.0.0.0:8080 PATH=/app/bin:$PATH
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
ENTRYPOINT ["bot"]
CMD ["run"]
