import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = fileURLToPath(new URL(".", import.meta.url));

// Stable names: Django's static files add the hash that a browser's cache needs.
export default defineConfig({
  root: here,
  base: "./",
  publicDir: false,
  logLevel: "warn",
  build: {
    outDir: fileURLToPath(new URL("../../bordereau/static/desk", import.meta.url)),
    emptyOutDir: true,
    target: "es2022",
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      checks: { eval: false }, // htmx has one, which main.ts turns off
      input: { desk: fileURLToPath(new URL("main.ts", import.meta.url)) },
      output: {
        entryFileNames: "[name].js",
        assetFileNames: (asset) =>
          asset.names.some((name) => name.endsWith(".css")) ? "desk.css" : "[name][extname]",
      },
    },
  },
});
