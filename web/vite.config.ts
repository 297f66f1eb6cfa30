import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `npx vite web` serves the page alone and asks the service at its default address.
const service = 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  build: { outDir: 'dist', emptyOutDir: true, chunkSizeWarningLimit: 400 },
  server: { proxy: { '/v1': service, '/docs': service, '/openapi.json': service } },
});
