// Bundles entry.js into ../static/vendor/graph.js, with the licences of what went in, and writes manifest.json:
// which packages at which versions, and the SHA-256 of the result. `node build.mjs DIR` writes elsewhere, to compare.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "..", "static", "vendor");

const { outputFiles, metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["entry.js"],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
  charset: "ascii",
  legalComments: "none",
  conditions: ["module", "import"],
  metafile: true,
  write: false,
});

const names = new Set(Object.keys(metafile.inputs)
  .map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean));
const packages = [...names].sort().map((name) => {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return { name, version, license };
});
const licences = packages.map(({ name, version, license }) =>
  `${name} ${version} (${license})\n\n${licence(name)}\n`).join(`\n${"-".repeat(72)}\n\n`);

mkdirSync(out, { recursive: true });
writeFileSync(join(out, "graph.js"), outputFiles[0].contents);
writeFileSync(join(out, "LICENCES.txt"), licences);
const sha256 = createHash("sha256").update(outputFiles[0].contents).digest("hex");
writeFileSync(join(out, "manifest.json"), `${JSON.stringify({ file: "graph.js", sha256, packages }, null, 2)}\n`);

function licence(name) {
  for (const file of ["LICENSE.txt", "LICENSE", "LICENSE.md"]) {
    try {
      return readFileSync(join(here, "node_modules", name, file), "utf8").trim();
    } catch { /* the next name */ }
  }
  throw new Error(`${name} has no licence file`);
}
