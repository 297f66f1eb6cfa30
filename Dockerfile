FROM node:24-slim AS build
WORKDIR /garb
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev \
  # onnxruntime-node ships the libraries of all platforms. Only this platform's stays.
  && find node_modules/onnxruntime-node/bin/napi-v6 -mindepth 2 -maxdepth 2 \
    ! -path "*/linux/$(node -p process.arch)" -exec rm -r {} +

FROM node:24-slim
ENV NODE_ENV=production GARB_HOST=0.0.0.0 GARB_DATA=/data \
  MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=262144 LANCEDB_LOG=error
WORKDIR /garb
COPY --from=build /garb/node_modules node_modules
COPY --from=build /garb/dist dist
COPY --from=build /garb/web/dist web/dist
COPY --from=build /garb/bin bin
COPY --from=build /garb/models models
COPY --from=build /garb/docs docs
COPY --from=build /garb/package.json ./
RUN mkdir /data && chown node /data
# The user node, by numbers: Kubernetes' runAsNonRoot knows no names.
USER 1000:1000
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 CMD ["node", "-e", \
  "fetch(`http://127.0.0.1:${process.env.GARB_PORT || 8080}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
