import { listDfgs } from "@/lib/data/dfgs";
import { route } from "@/lib/data/http/route";

export const GET = route("listDfgs", ({ reader }) => listDfgs(reader));
