import { guarded } from "@/lib/data/http/route";
import { notFound } from "@/lib/shared/errors";

export const dynamic = "force-dynamic";

export const GET = (request: Request) =>
  guarded(request, async () => {
    const { pathname } = new URL(request.url);
    throw notFound(`There is nothing under ${pathname.slice(0, 200)}; see /api/v1/openapi.json.`);
  });
