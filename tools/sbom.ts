/** The bill of materials: every library that is in the executable, as CycloneDX 1.6 in JSON. */
import { Buffer } from "node:buffer";
import { Enums, Models, Serialize, Spec } from "@cyclonedx/cyclonedx-library";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import project from "../deno.json" with { type: "json" };
import { type NpmPackage, readPackages } from "./modules.ts";
import { BuildError, mustCallDeno, ROOT, VERSION } from "./project.ts";

const LIBRARY = project.imports["@cyclonedx/cyclonedx-library"];

/** The document for the program that these modules start, checked against its schema. */
export async function makeSbom(entries: readonly string[]): Promise<string> {
  const bom = new Models.Bom();
  const program = component(Enums.ComponentType.Application, "mirrorsphere", VERSION);
  program.licenses.add(new Models.SpdxLicense(project.license));
  const runtime = component(Enums.ComponentType.Platform, "deno", Deno.version.deno);
  runtime.licenses.add(new Models.SpdxLicense("MIT"));
  runtime.purl = `pkg:github/denoland/deno@v${Deno.version.deno}`;
  const packages = await readPackages(entries);
  const libraries = new Map([...packages].map(([key, found]) => [key, library(key, found)]));
  for (const [key, { dependencies }] of packages) {
    for (const needed of dependencies) {
      const other = libraries.get(needed);
      if (other !== undefined) libraries.get(key)?.dependencies.add(other.bomRef);
    }
  }
  for (const part of [runtime, ...libraries.values()]) {
    bom.components.add(part);
    program.dependencies.add(part.bomRef);
  }
  bom.metadata.component = program;
  const factory = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  const text = new Serialize.JsonSerializer(factory).serialize(bom, { sortLists: true, space: 2 });
  const complaint = await findFault(text);
  if (complaint !== null) throw new BuildError(`Make the bill of materials: ${complaint}`);
  return `${text}\n`;
}

function component(type: Enums.ComponentType, name: string, version: string) {
  return new Models.Component(type, name, { version, bomRef: `${name}@${version}` });
}

function library(key: string, { name, version, localPath }: NpmPackage): Models.Component {
  const part = component(Enums.ComponentType.Library, name, version);
  part.purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
  const { license } = JSON.parse(Deno.readTextFileSync(`${localPath}/package.json`));
  if (typeof license !== "string") {
    throw new BuildError(`Make the bill of materials: ${name}@${version} names no licence`);
  }
  const isExpression = /[ ()]/.test(license);
  part.licenses.add(
    isExpression ? new Models.LicenseExpression(license) : new Models.SpdxLicense(license),
  );
  const digest = Buffer.from(integrityOf(key).replace(/^sha512-/, ""), "base64");
  part.hashes.set(Enums.HashAlgorithm["SHA-512"], digest.toString("hex"));
  return part;
}

/** As deno.lock has it: "sha512-" and base64. */
function integrityOf(key: string): string {
  const lock = JSON.parse(Deno.readTextFileSync(`${ROOT}deno.lock`)) as {
    readonly npm: Readonly<Record<string, { readonly integrity: string }>>;
  };
  const integrity = lock.npm[key]?.integrity;
  if (integrity?.startsWith("sha512-")) return integrity;
  throw new BuildError(`Make the bill of materials: deno.lock has no SHA-512 of ${key}`);
}

/** Where the schema believes that it lies. */
const BASE = "http://cyclonedx.org/schema/";

let validate: Promise<ValidateFunction> | null = null;

/** What is wrong with a document by the schema of CycloneDX 1.6; null where nothing is. */
export async function findFault(text: string): Promise<string | null> {
  validate ??= compileSchema();
  const check = await validate;
  if (check(JSON.parse(text))) return null;
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
    .join("; ");
}

/** The library that writes the document brings the schemas, too. */
async function compileSchema(): Promise<ValidateFunction> {
  const action = "Find the schema of CycloneDX";
  const { npmPackages } = JSON.parse(await mustCallDeno(action, ["info", "--json", LIBRARY])) as {
    readonly npmPackages: Readonly<Record<string, NpmPackage>>;
  };
  const found = Object.values(npmPackages).find(({ name }) => LIBRARY.startsWith(`npm:${name}@`));
  const read = (name: string) =>
    JSON.parse(
      Deno.readTextFileSync(`${found?.localPath}/res/schema/${name}.SNAPSHOT.schema.json`),
    );
  const names = ["spdx", "jsf-0.82", "cryptography-defs"];
  // It calls the others by their files' names, whatever they call themselves.
  const schemas = names.map((name) => ({
    ...read(name),
    $id: `${BASE}${name}.SNAPSHOT.schema.json`,
  }));
  const ajv = new Ajv({ strict: false, schemas });
  addFormats.default(ajv);
  // Both may hold nearly any text.
  for (const format of ["iri-reference", "idn-email"]) ajv.addFormat(format, true);
  return ajv.compile(read("bom-1.6"));
}
