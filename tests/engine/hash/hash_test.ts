import { openHasher } from "../../../src/engine/hash/mod.ts";
import { HASH_NAMES, type HashName } from "../../../src/model/options.ts";
import { type HashVector, testHasher } from "../../contract/hash_contract.ts";

const encoder = new TextEncoder();
const text = (message: string, digest: string): HashVector => ({
  what: `"${message}"`,
  message: encoder.encode(message),
  digest,
});

/** The one long message of FIPS 180-4's examples: a million times "a". */
const millionLetters = (digest: string): HashVector => ({
  what: `a million times "a"`,
  message: new Uint8Array(1_000_000).fill(0x61),
  digest,
});

/** Bytes that count from 0 up to a period, again and again, as both BLAKE test suites use them. */
const counting = (length: number, period: number, digest: string): HashVector => ({
  what: `${length} counting bytes`,
  message: Uint8Array.from({ length }, (_, index) => index % period),
  digest,
});

const BITS_448 = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";

const VECTORS: Readonly<Record<HashName, readonly HashVector[]>> = {
  // RFC 1321, appendix A.5.
  MD5: [
    text("", "d41d8cd98f00b204e9800998ecf8427e"),
    text("a", "0cc175b9c0f1b6a831c399e269772661"),
    text("abc", "900150983cd24fb0d6963f7d28e17f72"),
    text("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
    text("1234567890".repeat(8), "57edf4a22be3c955ac49da2e2107b67a"),
  ],
  // NIST's example values for FIPS 180-4.
  SHA256: [
    text("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    text("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    text(BITS_448, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
    millionLetters("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ],
  // NIST's example values for FIPS 202, SHA3-256.
  SHA3: [
    text("", "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a"),
    text("abc", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"),
    text(BITS_448, "41c0dba2a9d6240849100376a8235e2c82e1b9998a999e21db32dd97496d3376"),
    millionLetters("5c8875ae474a3634ba4fd55ec85bffd661f32aca75c6d699d0cdcb6c115891c1"),
  ],
  // RFC 7693, appendix A, and the BLAKE2 project's known answers without a key.
  BLAKE2B: [
    text(
      "",
      "786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419" +
        "d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce",
    ),
    text(
      "abc",
      "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1" +
        "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
    ),
    counting(
      255,
      256,
      "5b21c5fd8868367612474fa2e70e9cfa2201ffeee8fafab5797ad58fefa17c9b" +
        "5b107da4a3db6320baaf2c8617d5a51df914ae88da3867c2d41f0cc14fa67928",
    ),
  ],
  // RFC 7693, appendix B, and the BLAKE2 project's known answers without a key.
  BLAKE2S: [
    text("", "69217a3079908094e11121d042354a7c1f55b6482ca1a51e1b250dfd1ed0eef9"),
    text("abc", "508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982"),
    counting(255, 256, "f03f5789d3336b80d002d59fdf918bdb775b00956ed5528e86aa994acb38fe2d"),
  ],
  // The BLAKE3 project's test_vectors.json: the first 32 bytes of each "hash".
  BLAKE3: [
    counting(0, 251, "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"),
    counting(1, 251, "2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213"),
    counting(1023, 251, "10108970eeda3eb932baac1428c7a2163b0e924c9a9e25b35bba72b28f70bd11"),
    counting(1024, 251, "42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7"),
    counting(1025, 251, "d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444"),
    counting(2048, 251, "e776b6028c7cd22a4d0ba182a8bf62205d2ef576467e838ed6f2529b85fba24a"),
    counting(2049, 251, "5f4d72f40d7a5f82b15ca2b2e44b1de3c2ef86c426c95c1af0b6879522563030"),
    counting(3072, 251, "b98cb0ff3623be03326b373de6b9095218513e64f1ee2edd2525c7ad1e5cffd2"),
    counting(3073, 251, "7124b49501012f81cc7f11ca069ec9226cecb8a2c850cfe644e327d22d3e1cd3"),
    counting(4096, 251, "015094013f57a5277b59d8475c0501042c0b642e531b0a1c8f58d2163229e969"),
    counting(4097, 251, "9b4052b38f1c5fc8b1f9ff7ac7b27cd242487b3d890d15c96a1c25b8aa0fb995"),
    counting(8192, 251, "aae792484c8efe4f19e2ca7d371d8c467ffb10748d8a5a1ae579948f718a2a63"),
    counting(8193, 251, "bab6c09cb8ce8cf459261398d2e7aef35700bf488116ceb94a36d0f5f1b7bc3b"),
    counting(16384, 251, "f875d6646de28985646f34ee13be9a576fd515f76b5b0a26bb324735041ddde4"),
    counting(31744, 251, "62b6960e1a44bcc1eb1a611a8d6235b6b4b78f32e7abc4fb4c6cdcce94895c47"),
    counting(102400, 251, "bc3e3d41a1146b069abffad3c0d44860cf664390afce4d9661f7902e7943e085"),
    // From the same project's `b3sum`.
    text("abc", "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85"),
  ],
};

for (const name of HASH_NAMES) {
  testHasher({
    name,
    bits: name === "BLAKE2B" ? 512 : name === "MD5" ? 128 : 256,
    open: () => openHasher(name),
    vectors: VECTORS[name],
  });
}
