import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const src = fileURLToPath(new URL('./src', import.meta.url));

// `MINGXI_SERVER` names the server that answers `/api` while developing.
const server = process.env.MINGXI_SERVER ?? 'http://127.0.0.1:8080';
const proxied = { target: server, changeOrigin: false };

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': src } },
  build: {
    target: 'es2022',
    manifest: true,
    sourcemap: false,
    modulePreload: { polyfill: false },
    // The policy of the server allows no inline and no data: scripts; small assets stay files.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        hashCharacters: 'base36',
        // One file for what every screen needs: fifty small ones wait for each other.
        codeSplitting: { groups: [{ name: 'shell', tags: ['$initial'] }] },
      },
    },
  },
  server: { host: '127.0.0.1', port: 5173, proxy: { '/api': proxied, '/docs': proxied, '/errors': proxied } },
});
