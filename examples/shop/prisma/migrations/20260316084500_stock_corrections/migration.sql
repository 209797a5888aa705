-- A movement can now be corrected or taken back, and the stock follows; so far it followed new ones only.
CREATE OR REPLACE FUNCTION "apply_stock_movement"() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    UPDATE "Product" SET "stock" = "stock" - OLD."quantity" WHERE "id" = OLD."productId";
  END IF;
  IF TG_OP <> 'DELETE' THEN
    UPDATE "Product" SET "stock" = "stock" + NEW."quantity" WHERE "id" = NEW."productId";
  END IF;
  RETURN NULL;
END;
$$;

DROP TRIGGER "StockMovement_apply" ON "StockMovement";
CREATE TRIGGER "StockMovement_apply" AFTER INSERT OR UPDATE OR DELETE ON "StockMovement"
  FOR EACH ROW EXECUTE FUNCTION "apply_stock_movement"();

-- The packing list: what is paid and not yet sent.
CREATE INDEX "Order_to_pack_idx" ON "Order"("createdAt") WHERE "status" = 'PAID';
