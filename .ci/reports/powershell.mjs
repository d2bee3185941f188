// Reads a PowerShell script as its grammar has it: node powershell.mjs <script>
// PowerShell itself is in no registry that CI reaches, so the script is parsed, not run.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "package.json"));
const { Parser, Language } = require("web-tree-sitter");
await Parser.init();
const grammar = require.resolve("tree-sitter-powershell/package.json").replace("package.json", "tree-sitter-powershell.wasm");
const parser = new Parser();
parser.setLanguage(await Language.load(grammar));

/** The first places that are no PowerShell. */
function faults(node) {
  if (node.type === "ERROR" || node.isMissing) return [`line ${node.startPosition.row + 1}: ${node.text.slice(0, 60)}`];
  return node.hasError ? node.children.flatMap(faults) : [];
}

// The grammar does not know that a method may be called with a block alone (PowerShell 4): `.Where{ … }`.
const script = readFileSync(process.argv[2], "utf8").replace(/\.Where(\{[^}]*\})/, ".Where($1)");
const found = faults(parser.parse(script).rootNode);
// A parser that takes everything would prove nothing.
const blind = faults(parser.parse(script.replace("@(switch ($command) {", "@(switch ($command) ")).rootNode).length === 0;
for (const fault of found) console.error(fault);
if (blind) console.error("the parser takes a broken script, too");
process.exit(found.length || blind ? 1 : 0);
