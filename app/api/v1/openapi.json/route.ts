import { openApiDocument } from "@/lib/data/http/openapi";
import { guarded, jsonResponse } from "@/lib/data/http/route";

export const dynamic = "force-dynamic";

export const GET = (request: Request) =>
  guarded(request, async () => jsonResponse(request, openApiDocument()));
