// Bundles src/ into the Python package, where the server finds it. No Node is needed after that.
import { createHash } from "node:crypto";
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
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

// What was built from what, as `sha256sum --check studio/built.sha256` reads it: a test asks whether it still holds.
const root = new URL("../", import.meta.url);
const filesOf = (folder) => readdirSync(new URL(folder, root)).map((name) => folder + name);
const told = ["build.mjs", "package.json", "package-lock.json", "tsconfig.json"].map((name) => `studio/${name}`);
const files = [...told, ...filesOf("studio/src/"), ...filesOf("src/asazora/studio/static/")].sort();
const line = (path) => `${createHash("sha256").update(readFileSync(new URL(path, root))).digest("hex")}  ${path}\n`;
writeFileSync(new URL("studio/built.sha256", root), files.map(line).join(""));
