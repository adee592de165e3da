// Looks at what stands in on the standard input, [{fields, pasted}], by the page's own script, and prints the looks.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { check } = await import(pathToFileURL(process.argv[2]));
const pages = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(pages.map(({ fields, pasted }) => check(fields, pasted))));
