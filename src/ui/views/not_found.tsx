import { ButtonLink } from "../components/button.tsx";
import { Empty } from "../components/parts.tsx";
import { View } from "../components/view.tsx";

export function NotFound() {
  return (
    <View title="Not found">
      <Empty
        icon="search"
        title="There is nothing at this address"
        action={<ButtonLink href="/">To the executions</ButtonLink>}
      >
        It may have been removed, or the link was cut.
      </Empty>
    </View>
  );
}
