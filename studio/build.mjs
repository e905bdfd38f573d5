// Bundles src/ into the Python package, where the server finds it. No Node is needed after that.
import { copyFileSync, readFileSync } from "node:fs";
import { build } from "esbuild";

const target = new URL("../src/asazora/studio/static/", import.meta.url).pathname;

const licence = readFileSync(new URL("node_modules/preact/LICENSE", import.meta.url), "utf8").trim();

await build({
  entryPoints: { studio: "src/main.tsx" },
  outdir: target,
  bundle: true,
  minify: true,
  banner: { js: `/* Holds Preact.\n${licence}\n*/` },
  format: "esm",
  target: ["es2022"],
  loader: { ".css": "css" },
  logLevel: "info",
});
for (const name of ["index.html", "icon.svg"]) {
  copyFileSync(new URL(`src/${name}`, import.meta.url), target + name);
}
