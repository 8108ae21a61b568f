import { eventStream } from "@/lib/data/http/event-stream";
import { guarded } from "@/lib/data/http/route";

export const dynamic = "force-dynamic";

export const GET = (request: Request) => guarded(request, () => eventStream(request));
