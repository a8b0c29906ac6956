# The connector server as an image. It needs a Postgres (DATABASE_URL) and a SECRET_KEY; see docs/operate.md.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY connector-server connector-server
COPY tools/lwc tools/lwc
COPY force-app/main/default/lwc force-app/main/default/lwc
RUN node tools/lwc/build-admin.ts && node_modules/.bin/tsc -p tsconfig.build.json

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json ./
# Optional packages are the embedded Postgres and a Node of its own: a container has neither need.
RUN npm ci --omit=dev --omit=optional --ignore-scripts && npm cache clean --force
COPY --from=build /app/dist dist
USER node
ENV HOST=0.0.0.0 PORT=8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/health').then((r)=>process.exit(r.ok?0:1),()=>process.exit(1))"]
# Node itself is process 1, so that SIGTERM reaches it and drains.
CMD ["node", "--enable-source-maps", "dist/main.js"]
