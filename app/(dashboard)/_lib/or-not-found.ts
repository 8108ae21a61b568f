import { notFound } from "next/navigation";
import { ProdchainError } from "@/lib/shared/errors";

/**
 * The answer, or the 404 page where a name in the address is unknown. Await it before anything is streamed, else the
 * status is already 200. The page's not-found then asks the API for near names.
 */
export async function orNotFound<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ProdchainError && error.code === "not-found") notFound();
    throw error;
  }
}
