import { problemResponse } from "@/lib/data/http/problem";
import { notFound } from "@/lib/shared/errors";

export const dynamic = "force-dynamic";

export const GET = async (request: Request) => {
  const { pathname } = new URL(request.url);
  return problemResponse(
    notFound(`There is nothing under ${pathname.slice(0, 200)}; see /api/v1/openapi.json.`),
  );
};
