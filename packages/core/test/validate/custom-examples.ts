/** The three kinds of checks in docs/validate.md, written for the example application. */
export const EXAMPLE_CHECKS = `checks:
  # Missing values: what the application needs, and the schema allows to be absent.
  - name: a shipped order has an address
    sql: |
      SELECT o."number"
      FROM "Order" AS o
      WHERE o."status" = 'SHIPPED' AND o."shippingAddressId" IS NULL
    message: Shipped orders without a shipping address.

  # Broken relations: what no foreign key can say.
  - name: an order is paid for once it is shipped
    sql: |
      SELECT o."number"
      FROM "Order" AS o
      LEFT JOIN "Payment" AS p ON p."orderId" = o."id" AND p."status" = 'CAPTURED'
      WHERE o."status" = 'SHIPPED'
      GROUP BY o."id"
      HAVING coalesce(sum(p."amountCents"), 0) < o."totalCents"
    message: Shipped orders that were not paid in full.

  # Duplicates: what is the same to a person, and not to a unique index.
  - name: a customer has an address once
    sql: |
      SELECT a."customerId"
      FROM "Address" AS a
      GROUP BY a."customerId", lower(trim(a."line1")), a."postalCode", a."country"
      HAVING count(*) > 1
    expect:
      at-most: 10
    severity: warning
    message: Customers with the same address twice.
`;
