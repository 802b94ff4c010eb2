/* global SwaggerUIBundle */
/** By itself the field of the page looks for groups by their names. What it searches are maps and lists of Immutable. */
const keepMatching = (groups, phrase) =>
  groups
    .map((group) => group.update("operations", (operations) => operations.filter((each) => matches(each, phrase))))
    .filter((group) => group.get("operations").size > 0);

const matches = (each, phrase) =>
  [each.get("path"), each.getIn(["operation", "summary"])].join(" ").toLowerCase().includes(phrase.toLowerCase());

document.documentElement.classList.toggle("dark-mode", matchMedia("(prefers-color-scheme: dark)").matches);

SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  filter: true,
  plugins: [{ fn: { opsFilter: keepMatching } }],
  onComplete: () => {
    document.querySelector(".operation-filter-input").placeholder = "Search paths and summaries";
  },
  displayRequestDuration: true,
  tryItOutEnabled: true,
  persistAuthorization: false,
  // The default validator is a service on another host.
  validatorUrl: null,
});
