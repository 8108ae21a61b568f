import { getForecast } from "@/lib/data/forecast";
import { route } from "@/lib/data/http/route";

export const GET = route("getForecast", ({ reader, query, param }) =>
  getForecast(reader, param("instance"), param("target"), query),
);
