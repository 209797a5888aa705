DROP INDEX "Order_to_pack_idx";

DROP TRIGGER "StockMovement_apply" ON "StockMovement";

CREATE OR REPLACE FUNCTION "apply_stock_movement"() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  UPDATE "Product" SET "stock" = "stock" + NEW."quantity" WHERE "id" = NEW."productId";
  RETURN NULL;
END;
$$;

CREATE TRIGGER "StockMovement_apply" AFTER INSERT ON "StockMovement"
  FOR EACH ROW EXECUTE FUNCTION "apply_stock_movement"();
