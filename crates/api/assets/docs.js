"use strict";
// Draws the API reference from openapi.json. Everything is made as elements and text, never as markup.

const METHODS = ["get", "post", "put", "patch", "delete"];

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// What stands between back-ticks is code.
function prose(text) {
  return (text ?? "").split("`").map((part, index) => (index % 2 ? make("code", {}, part) : part));
}

function schemaName(schema) {
  return schema?.$ref?.split("/").pop();
}

function typeText(schema) {
  if (!schema) return "";
  const name = schemaName(schema);
  if (name) return name;
  for (const key of ["allOf", "anyOf", "oneOf"]) {
    if (schema[key]) return schema[key].map(typeText).join(" | ");
  }
  const types = [schema.type ?? "any"].flat().map((type) => (type === "array" ? `${typeText(schema.items)}[]` : type));
  const rule = schema.format ?? schema.pattern;
  return types.join(" | ") + (rule ? ` (${rule})` : "");
}

function constraints(schema) {
  const parts = [];
  if (schema.enum) parts.push(`one of ${schema.enum.map(String).join(", ")}`);
  if (schema.maxLength !== undefined) parts.push(`at most ${schema.maxLength} characters`);
  if (schema.minimum !== undefined) parts.push(`at least ${schema.minimum}`);
  if (schema.maximum !== undefined) parts.push(`at most ${schema.maximum}`);
  if (schema.readOnly) parts.push("read-only");
  return parts.join("; ");
}

function schemaLink(schema) {
  const name = schemaName(schema) ?? schemaName(schema?.items);
  return name ? make("a", { href: `#schema-${name}` }, typeText(schema)) : make("code", {}, typeText(schema));
}

function rows(head, lines) {
  if (lines.length === 0) return null;
  const header = make("tr", {}, ...head.map((text) => make("th", {}, text)));
  return make("table", {}, make("thead", {}, header), make("tbody", {}, ...lines.map((cells) => make("tr", {}, ...cells.map((cell) => make("td", {}, cell))))));
}

function properties(schema) {
  const required = new Set(schema.required ?? []);
  const lines = Object.entries(schema.properties ?? {}).map(([name, property]) => [
    make("code", {}, name + (required.has(name) ? " *" : "")),
    schemaLink(property),
    make("span", {}, ...prose([property.description, constraints(property)].filter(Boolean).join(" · "))),
  ]);
  return rows(["field (* required)", "type", "meaning"], lines) ?? make("code", {}, typeText(schema));
}

function operationCard(path, method, operation) {
  const parameters = (operation.parameters ?? []).map((parameter) => [
    make("code", {}, parameter.name + (parameter.required ? " *" : "")),
    parameter.in,
    make("code", {}, typeText(parameter.schema)),
    make("span", {}, ...prose(parameter.description)),
  ]);
  const body = operation.requestBody?.content?.["application/json"]?.schema;
  const answers = Object.entries(operation.responses ?? {}).map(([status, answer]) => {
    const content = Object.entries(answer.content ?? {})[0];
    const isProblem = answer.$ref !== undefined;
    const type = isProblem ? make("a", { href: "/errors" }, "Problem") : content ? schemaLink(content[1].schema) : "";
    return [status, make("span", {}, ...prose(answer.description)), type];
  });
  return make("article", { id: operation.operationId, "data-find": `${path} ${operation.operationId} ${operation.summary}`.toLowerCase() },
    make("h3", {}, make("span", { class: "method" }, method), " ", make("code", {}, path)),
    make("p", {}, make("strong", {}, operation.summary ?? ""), " · ", make("code", {}, operation.operationId)),
    make("p", {}, ...prose(operation.description)),
    rows(["parameter", "in", "type", "meaning"], parameters),
    body ? make("p", {}, "Body: ", schemaLink(body)) : null,
    make("details", {}, make("summary", {}, "Answers"), rows(["status", "meaning", "body"], answers)));
}

function draw(contract) {
  const main = document.getElementById("main");
  const index = document.getElementById("index");
  main.replaceChildren(make("h1", {}, contract.info.title, " ", make("small", {}, contract.info.version)));
  for (const paragraph of contract.info.description.split("\n\n")) main.append(make("p", {}, ...prose(paragraph)));
  for (const tag of contract.tags) {
    const section = make("section", { class: "tag", id: `tag-${tag.name}` }, make("h2", {}, tag.name), make("p", {}, tag.description));
    const links = make("div", {}, make("h2", {}, tag.name));
    for (const [path, item] of Object.entries(contract.paths)) {
      for (const method of METHODS) {
        const operation = item[method];
        if (operation?.tags?.[0] !== tag.name) continue;
        const card = operationCard(path, method, operation);
        section.append(card);
        links.append(make("a", { href: `#${operation.operationId}`, "data-find": card.dataset.find }, operation.summary));
      }
    }
    main.append(section);
    index.append(links);
  }
  const schemas = make("section", { class: "tag" }, make("h2", {}, "Schemas"));
  for (const [name, schema] of Object.entries(contract.components.schemas)) {
    schemas.append(make("article", { id: `schema-${name}`, "data-find": name.toLowerCase() }, make("h3", {}, name), make("p", {}, ...prose(schema.description)), properties(schema)));
  }
  main.append(schemas);
}

function find(words) {
  for (const element of document.querySelectorAll("[data-find]")) element.hidden = !element.dataset.find.includes(words);
  for (const group of document.querySelectorAll("#index > div, section.tag")) {
    group.hidden = words !== "" && !group.querySelector("[data-find]:not([hidden])");
  }
}

document.getElementById("find").addEventListener("input", (event) => find(event.target.value.trim().toLowerCase()));
fetch("/api/v1/openapi.json")
  .then((answer) => answer.json())
  .then((contract) => {
    draw(contract);
    if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  })
  .catch((error) => { document.getElementById("main").textContent = `The contract cannot be read: ${error}`; });
