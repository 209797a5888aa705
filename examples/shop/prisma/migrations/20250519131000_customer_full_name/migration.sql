-- One name as people write it, instead of two halves.
ALTER TABLE "Customer" ADD COLUMN "fullName" TEXT;

UPDATE "Customer" SET "fullName" = trim("firstName" || ' ' || "lastName");

ALTER TABLE "Customer" ALTER COLUMN "fullName" SET NOT NULL;
