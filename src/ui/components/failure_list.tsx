import { byReason } from "../data/failure_words.ts";
import type { Failure } from "../data/types.ts";
import { Path } from "./path.tsx";

/** Each reason once, and below it the entries that it holds for. */
export function FailureList({ failures }: { readonly failures: readonly Failure[] }) {
  return (
    <ul class="failure-list">
      {byReason(failures).map(({ words, paths }) => (
        <li key={words}>
          <p class="soft small">{words}</p>
          <ul class="failure-paths">
            {paths.map((path, index) => (
              <li key={index}>
                <Path path={path} full />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
