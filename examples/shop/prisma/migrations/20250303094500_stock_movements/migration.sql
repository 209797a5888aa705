-- CreateEnum
CREATE TYPE "StockReason" AS ENUM ('RECEIPT', 'SALE', 'CORRECTION');

-- CreateTable
CREATE TABLE "StockMovement" (
    "id" BIGINT GENERATED ALWAYS AS IDENTITY NOT NULL,
    "productId" INTEGER NOT NULL,
    "quantity" INTEGER NOT NULL,
    "reason" "StockReason" NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "StockMovement_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "StockMovement_productId_idx" ON "StockMovement"("productId");

-- AddForeignKey
ALTER TABLE "StockMovement" ADD CONSTRAINT "StockMovement_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What is in stock today becomes the first movement of each product.
INSERT INTO "StockMovement" ("productId", "quantity", "reason")
SELECT "id", "stock", 'CORRECTION' FROM "Product" WHERE "stock" <> 0;

CREATE FUNCTION "apply_stock_movement"() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  UPDATE "Product" SET "stock" = "stock" + NEW."quantity" WHERE "id" = NEW."productId";
  RETURN NULL;
END;
$$;

CREATE TRIGGER "StockMovement_apply" AFTER INSERT ON "StockMovement"
  FOR EACH ROW EXECUTE FUNCTION "apply_stock_movement"();

-- First for new rows only, then for those already there: the second step does not block writers.
ALTER TABLE "Product" ADD CONSTRAINT "Product_stock_check" CHECK ("stock" >= 0) NOT VALID;
ALTER TABLE "Product" VALIDATE CONSTRAINT "Product_stock_check";
