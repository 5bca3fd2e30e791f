/** How fast an execution is, or was, from its beginning. */
import { useEffect } from "preact/hooks";
import { Chart } from "../components/chart.tsx";
import { showThroughput } from "../data/api.ts";
import { knowSamples, samplesOf } from "../data/live.ts";
import { useResource } from "../data/resource.ts";

/** Fewer say nothing yet. */
const TELLING = 3;

export interface ThroughputProps {
  readonly id: number;
  readonly title: string;
  /** Pixels. */
  readonly height: number;
  readonly axes?: boolean;
}

/** Of one under way: what the server kept, and from then on what is heard. */
export function LiveThroughput(
  { id, title, height, axes = false, waits }: ThroughputProps & { readonly waits: boolean },
) {
  useEffect(() => {
    showThroughput(id).then((samples) => knowSamples(id, samples), () => {});
  }, [id]);
  const samples = samplesOf(id);
  if (samples.length < TELLING) {
    return waits ? null : <div class="chart" style={{ height: `${height}px` }} />;
  }
  return (
    <Chart
      samples={samples}
      height={height}
      axes={axes}
      label={`Throughput of ${title} over time`}
    />
  );
}

/** Of one that is over; nothing where it was too short to tell, or no more is kept. */
export function PastThroughput({ id, title, height }: ThroughputProps) {
  const { data } = useResource({ key: `throughput ${id}`, load: () => showThroughput(id) });
  if (data === undefined || data.length < TELLING) return null;
  return (
    <div class="stack-tight">
      <h3>Throughput</h3>
      <Chart samples={data} height={height} axes label={`Throughput of ${title} over time`} />
    </div>
  );
}
