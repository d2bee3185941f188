// Drives the HTML reports in a browser: node page.mjs <browser> <folder of reports> <folder for pictures>
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [executablePath, reports, pictures] = process.argv.slice(2);
const require = createRequire(join(process.cwd(), "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
let passed = 0;
const failures = [];

function check(page, what, ok, detail = "") {
  if (ok) passed += 1;
  else failures.push(`${page}: ${what} ${detail}`);
}

/** Opens a report and keeps account of all that it must not do. */
async function open(browser, file, options) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const page = await context.newPage();
  const faults = [];
  const address = pathToFileURL(file).href;
  page.on("console", (message) => faults.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => { faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => {
    const url = request.url();
    if (url.split("#")[0] !== address && !url.startsWith("data:")) faults.push(`request: ${url}`);
  });
  await page.goto(address);
  return { page, context, faults };
}

const shown = (page) => page.locator("[data-item]:visible").count();

async function scripted(browser, file, name) {
  const { page, context, faults } = await open(browser, file);
  const all = await page.locator("[data-item]").count();
  const diagnoses = page.locator("details.card[data-item=error], details.card[data-item=warning], details.card[data-item=info]");
  check(name, "the tools are there", await page.locator("#tools").isVisible());
  check(name, "all is shown at first", (await shown(page)) === all);
  await page.locator("#filter").fill("no such text anywhere");
  check(name, "the filter hides everything", (await shown(page)) === 0);
  await page.locator("#filter").press("Escape");
  check(name, "escape shows everything", (await shown(page)) === all);
  if (await diagnoses.count()) {
    await page.locator("#filter").fill(await diagnoses.first().locator("h3").first().textContent());
    const some = await shown(page);
    check(name, "the filter shows some", some > 0 && some < all, `${some} of ${all}`);
    await page.locator("#filter").fill("");
    await page.locator("input[data-severity=error]").uncheck();
    check(name, "errors can be hidden", (await page.locator("details.card[data-item=error]:visible").count()) === 0);
    await page.locator("input[data-severity=error]").check();
    await page.locator("#collapse").click();
    check(name, "all can be folded", (await page.locator("details[open]").count()) === 0);
    const mark = page.locator("svg a[href*='-e']").first();
    const target = await mark.getAttribute("href");
    await mark.focus();
    check(name, "the keyboard shows a record", (await page.locator("#told").textContent()) === (await mark.locator("title").textContent()));
    await page.keyboard.press("Enter");
    check(name, "a mark leads to its record", await page.locator(target).isVisible(), target);
    await page.locator("#expand").click();
    check(name, "all can be unfolded", (await page.locator("details:not([open])").count()) === 0);
    check(name, "commands can be copied", (await page.locator(".command button").count()) === (await page.locator(".command").count()));
  }
  for (const scheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.screenshot({ path: join(pictures, `${name}-${scheme}.png`), fullPage: true });
    const result = await page.evaluate(`${axe}; axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] })`);
    const found = result.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 120)).join(" / ")}`);
    check(name, `accessible (${scheme})`, found.length === 0, found.join("\n  "));
  }
  await page.setViewportSize({ width: 360, height: 800 });
  const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
  check(name, "fits a narrow screen", overflow <= 0, `${overflow} too wide`);
  check(name, "nothing forbidden happened", faults.length === 0, faults.join("\n  "));
  await context.close();
}

async function unscripted(browser, file, name) {
  const { page, context, faults } = await open(browser, file, { javaScriptEnabled: false });
  check(name, "no dead tools without the script", !(await page.locator("#tools").isVisible()));
  const titles = page.locator("details.card > summary");
  check(name, "every title is there without the script", (await titles.count()) === (await page.locator("details.card > summary:visible").count()));
  const folded = page.locator("details.card:not([open]) > summary").first();
  if (await folded.count()) {
    const before = await page.locator("details[open]").count();
    await folded.click();
    check(name, "folding works without the script", (await page.locator("details[open]").count()) === before + 1);
  }
  await page.emulateMedia({ media: "print" });
  const folds = page.locator("details:not([open]) > :not(summary)");
  const hidden = await folds.evaluateAll((all) => all.filter((element) => !element.checkVisibility()).length);
  check(name, "paper shows what is folded", hidden === 0, `${hidden} hidden`);
  check(name, "nothing forbidden happened without the script", faults.length === 0, faults.join("\n  "));
  await context.close();
}

const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath, args: flags });
for (const file of readdirSync(reports).filter((name) => name.endsWith(".html")).sort()) {
  const name = basename(file, ".html");
  await scripted(browser, join(reports, file), name);
  await unscripted(browser, join(reports, file), name);
}
await browser.close();
for (const failure of failures) console.error(failure);
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length || !passed ? 1 : 0);
