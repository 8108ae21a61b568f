import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "./generated/client";
import { pool } from "./pool";

const kept = globalThis as { prodchainPrisma?: PrismaClient };
kept.prodchainPrisma ??= new PrismaClient({ adapter: new PrismaPg(pool) });

/** Prisma on the process's own pool, for single rows; one client per process, kept across hot reloads. */
export const prisma: PrismaClient = kept.prodchainPrisma;
