import { route } from "@/lib/data/http/route";
import { getJob } from "@/lib/data/jobs-one";

export const GET = route("getJob", ({ reader, query, param }) => getJob(reader, param("name"), query));
