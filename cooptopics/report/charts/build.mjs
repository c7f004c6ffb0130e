// Bundles entry.js into charts.js, which begins with the licences of all that is in it.
import { build } from "esbuild";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const { outputFiles, metafile } = await build({
  entryPoints: ["entry.js"],
  bundle: true,
  minify: true,
  metafile: true,
  format: "iife",
  globalName: "charts",
  charset: "utf8",
  write: false,
});
const inputs = Object.values(metafile.outputs)[0].inputs;
const used = Object.keys(inputs).filter((file) => inputs[file].bytesInOutput);
const packages = [...new Set(used.map((file) => file.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]))].filter(Boolean);
const licences = packages.sort().map((name) => {
  const folder = `node_modules/${name}`;
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const { version } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  return `${name} ${version}\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
});
const text = licences.join(`\n${"-".repeat(80)}\n\n`);
writeFileSync("charts.LICENSES.txt", text);
writeFileSync("charts.js", `/*!\n${text}*/\n${outputFiles[0].text}`);
