import { must } from "../support/processes.ts";

/** A new certificate, in the same files as any before. */
export async function makeCertificate(folder: string): Promise<[cert: string, key: string]> {
  const [cert, key] = [`${folder}/cert.pem`, `${folder}/key.pem`];
  await must("openssl", [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
    ...["-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=localhost"],
  ]);
  return [cert, key];
}
