// Written by `npm run client` from the OpenAPI document of the shop.

/** The paths whose POST takes an `Idempotency-Key`. */
export const KEYED_PATHS: readonly string[] = [
  "/api/v1/orders",
  "/api/v1/orders/{id}/fulfillments",
  "/api/v1/orders/{id}/payments",
  "/api/v1/orders/{id}/refunds",
  "/api/v1/orders/{id}/returns",
];

export interface paths {
  "/.well-known/jwks.json": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The public keys that access tokens are signed with (RFC 7517) */
    get: operations["getSigningKeys"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/.well-known/oauth-authorization-server": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What an OAuth client needs to know (RFC 8414) */
    get: operations["getServerMetadata"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/auth/authorization-requests": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Check what a client asks a user for, to show it (RFC 6749 §4.1.1)
     * @description A refusal has `oauthError` and `redirectTo` when the client may be told of it: anyone can register a client, so a page should send the browser there only when its user wants to.
     */
    get: operations["checkAuthorizationRequest"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/auth/authorizations": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Allow a client what it asked for, or a part of it
     * @description The code in the answer serves for 60 seconds, once, and only while your own session lasts.
     */
    post: operations["approveAuthorizationRequest"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/auth/password-reset": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Get a code mailed to the verified address of an account, if it has one */
    post: operations["requestPasswordReset"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/auth/password-reset/confirm": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Set a new password with the code; every session ends */
    post: operations["confirmPasswordReset"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/auth/register": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Register a client, as an agent without a metadata document does (RFC 7591) */
    post: operations["registerClient"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/auth/revoke": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sign out: end the session of a token */
    post: operations["revokeToken"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/auth/token": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Get an access token for a password, a code or a refresh token, or as a new guest */
    post: operations["requestToken"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/carts": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List your open carts, newest first */
    get: operations["listCarts"];
    put?: never;
    /** Start a cart */
    post: operations["createCart"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/carts/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a cart with the prices, discounts, taxes and stock of this moment */
    get: operations["getCart"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Say where to, how and with which codes; null takes a field out */
    patch: operations["patchCart"];
    trace?: never;
  };
  "/api/v1/carts/{id}/complete": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Make a cart an order at the total that you expect; sent again, it answers the same order */
    post: operations["completeCart"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/carts/{id}/items": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Put something into a cart; quantities of the same variant add up */
    post: operations["addCartItem"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/carts/{id}/items/{variantId}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Take an item out of a cart */
    delete: operations["removeCartItem"];
    options?: never;
    head?: never;
    /** Set the quantity of an item */
    patch: operations["changeCartItem"];
    trace?: never;
  };
  "/api/v1/carts/{id}/merge": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Take over what you had as a guest: the items of its cart and its orders */
    post: operations["mergeCart"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/carts/{id}/shipping-methods": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List how the cart can be shipped to its address */
    get: operations["listShippingMethods"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/categories": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read the tree of categories */
    get: operations["listCategories"];
    put?: never;
    /** Add a category */
    post: operations["createCategory"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/categories/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a category by its id or its slug, with those that it is in */
    get: operations["getCategory"];
    put?: never;
    post?: never;
    /** Delete a category that has none below it; its products stay */
    delete: operations["deleteCategory"];
    options?: never;
    head?: never;
    /** Change some fields of a category, or move it with all that is below it */
    patch: operations["patchCategory"];
    trace?: never;
  };
  "/api/v1/dead-letters": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List events that could not be handled, newest first */
    get: operations["listDeadLetters"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/dead-letters/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Give an event up for good, with the reason */
    delete: operations["dismissDeadLetter"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/dead-letters/{id}/replay": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send an event to its queue again; it goes from the list once it is handled */
    post: operations["replayDeadLetter"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/event-types": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the events of the shop, each with its JSON schema and an example */
    get: operations["listEventTypes"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/health": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether the gateway runs; touches nothing else */
    get: operations["getApiHealth"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/notifications": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List your notifications, newest first */
    get: operations["listNotifications"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/notifications/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Mark a notification read or unread */
    patch: operations["updateNotification"];
    trace?: never;
  };
  "/api/v1/notifications/mark-all-read": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Mark all your notifications read */
    post: operations["markAllNotificationsRead"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/orders": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List your orders, newest first; an administrator sees everyone's */
    get: operations["listOrders"];
    put?: never;
    /** Place an order: all lines or none */
    post: operations["placeOrder"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/orders/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read an order */
    get: operations["getOrder"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Move an order on: paid, shipped, delivered, or cancelled */
    patch: operations["updateOrder"];
    trace?: never;
  };
  "/api/v1/orders/{id}/cancel": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Cancel an order that is pending or paid; its stock comes back */
    post: operations["cancelOrder"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/orders/{id}/fulfillments": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the parcels of an order, oldest first */
    get: operations["listFulfillments"];
    put?: never;
    /** Ship units of a paid order: those of `items`, or all that are left */
    post: operations["createFulfillment"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/orders/{id}/history": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read what happened to an order and who did it, oldest first */
    get: operations["readOrderHistory"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/orders/{id}/key-rotations": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Replace the key in the links of an order's mails: the old links show nothing any more */
    post: operations["rotateOrderKey"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/orders/{id}/payments": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the payments of an order, newest first */
    get: operations["listPayments"];
    put?: never;
    /** Start the payment of your order; one that is still open is answered again */
    post: operations["startPayment"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/orders/{id}/refunds": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the refunds of an order, newest first */
    get: operations["listRefunds"];
    put?: never;
    /** Refund an order, in part or all that is left */
    post: operations["refundOrder"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/orders/{id}/refunds/{refundId}/retry": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Make a refund that failed again: however often it is asked, one new refund of the same amount */
    post: operations["retryRefund"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/orders/{id}/refunds/{refundId}/settle": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Record that a refund that failed was settled in another way, such as a bank transfer */
    post: operations["settleRefund"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/orders/{id}/returns": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Ask to send units of your order back, within 30 days of its last parcel */
    post: operations["requestReturn"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/payment-dead-letters": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List events that could not be handled, newest first */
    get: operations["listPaymentDeadLetters"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/payment-dead-letters/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Give an event up for good, with the reason */
    delete: operations["dismissPaymentDeadLetter"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/payment-dead-letters/{id}/replay": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send an event to its queue again; it goes from the list once it is handled */
    post: operations["replayPaymentDeadLetter"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/payment-events/{provider}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** For payment providers: their signed messages, up to 256 KiB */
    post: operations["receivePaymentEvent"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/payment-providers": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the payment providers that are configured */
    get: operations["listPaymentProviders"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/product-exports": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The catalogue as a CSV file with the columns of Shopify's product export
     * @description Streamed, in the order of the slugs. Importing the file changes nothing; into an empty shop it makes the same.
     */
    get: operations["exportProducts"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/product-imports": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List imports, newest first */
    get: operations["listImports"];
    put?: never;
    /**
     * Import products from a CSV file with the columns of Shopify's product export
     * @description Works in the background. Products are recognised by `Handle`, variants by `Variant SKU` or else their options, so the same file changes nothing when it is sent again, except stock: that is set to what the file says. The file is UTF-8.
     */
    post: operations["createImport"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/product-imports/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Watch an import */
    get: operations["getImport"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/products": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List, search, filter and sort the catalogue */
    get: operations["listProducts"];
    put?: never;
    /** Put a product on sale */
    post: operations["createProduct"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/products/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a product by its id or its slug */
    get: operations["getProduct"];
    /** Replace a product */
    put: operations["replaceProduct"];
    post?: never;
    /** Take a product off sale; old orders keep it */
    delete: operations["archiveProduct"];
    options?: never;
    head?: never;
    /** Change some fields of a product */
    patch: operations["patchProduct"];
    trace?: never;
  };
  "/api/v1/products/{id}/categories": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /** Put a product into categories, and take it out of all others */
    put: operations["setProductCategories"];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/products/{id}/images": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Add an image to a product, behind the others
     * @description The body is the file itself. Its type is read from its bytes, whatever `Content-Type` says.
     */
    post: operations["createImage"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/products/{id}/images/{imageId}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Take an image off a product */
    delete: operations["deleteImage"];
    options?: never;
    head?: never;
    /** Change the text, the place or the variants of an image */
    patch: operations["patchImage"];
    trace?: never;
  };
  "/api/v1/products/{id}/stock-adjustments": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Add to the stock of a product or of one of its variants, or take from it */
    post: operations["adjustStock"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/products/{id}/variants": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Add a variant to a product, behind the others */
    post: operations["createVariant"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/products/{id}/variants/{variantId}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Take a variant off sale, unless it is the last one; old orders keep it */
    delete: operations["deleteVariant"];
    options?: never;
    head?: never;
    /** Change some fields of a variant */
    patch: operations["patchVariant"];
    trace?: never;
  };
  "/api/v1/products/facets": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Count what the matching products have in common */
    get: operations["getProductFacets"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/promotions": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List promotions, newest first */
    get: operations["listPromotions"];
    put?: never;
    /** Offer a discount, by a code or by itself */
    post: operations["createPromotion"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/promotions/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** End a promotion; its code is free again, and its orders stay as they are */
    delete: operations["deletePromotion"];
    options?: never;
    head?: never;
    /** Change some fields of a promotion; its orders stay as they are */
    patch: operations["patchPromotion"];
    trace?: never;
  };
  "/api/v1/reports/orders.csv": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Download the orders of a time as CSV, oldest first */
    get: operations["exportOrders"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/reports/sales": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read what was sold in each day, week or month: orders that were paid and not cancelled */
    get: operations["reportSales"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/returns": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List your returns, newest first; an administrator sees everyone's */
    get: operations["listReturns"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/returns/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a return */
    get: operations["getReturn"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/returns/{id}/approve": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Approve a requested return */
    post: operations["approveReturn"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/returns/{id}/receive": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Receive an approved return: its units are refunded, and restocked as asked */
    post: operations["receiveReturn"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/returns/{id}/reject": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Reject a requested return */
    post: operations["rejectReturn"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/shop": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read what the shop is called, its currency and where it sells to */
    get: operations["getShop"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Change some settings of the shop */
    patch: operations["patchShop"];
    trace?: never;
  };
  "/api/v1/test-payments/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Decide what becomes of a test payment; in the local shop and on staging only */
    post: operations["decideTestPayment"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/users": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the users, newest first */
    get: operations["listUsers"];
    put?: never;
    /** Register */
    post: operations["registerUser"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/users/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a user */
    get: operations["getUser"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Change a user's role, or deactivate the account, which ends its sessions */
    patch: operations["changeUserAccess"];
    trace?: never;
  };
  "/api/v1/users/me": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read your own account */
    get: operations["getOwnUser"];
    put?: never;
    post?: never;
    /** Deactivate your account and end its sessions */
    delete: operations["deactivateOwnUser"];
    options?: never;
    head?: never;
    /** Change your mail address; a new one is unverified */
    patch: operations["changeOwnUser"];
    trace?: never;
  };
  "/api/v1/users/me/addresses": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List your addresses, newest first */
    get: operations["listAddresses"];
    put?: never;
    /** Add an address, of 50 at most; the first one is the default */
    post: operations["addAddress"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/users/me/addresses/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /** Replace an address */
    put: operations["replaceAddress"];
    post?: never;
    /** Delete an address; if it is the default, the newest of the others becomes it */
    delete: operations["deleteAddress"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/users/me/authorizations": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the agents and other clients that may act for you, newest first */
    get: operations["listAuthorizations"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/users/me/authorizations/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** End what a client may do for you; its tokens stop working within 30 seconds */
    delete: operations["endAuthorization"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/users/me/email-verification": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /** Verify your mail address with the code */
    put: operations["confirmEmailVerification"];
    /** Get a code mailed to your address */
    post: operations["requestEmailVerification"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/users/me/password": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Change your password; your other sessions end */
    post: operations["changePassword"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/users/me/registration": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Register as a guest: you become a customer and keep your id, carts and orders */
    post: operations["registerGuest"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/webhook-deliveries": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List what was sent to endpoints, newest first */
    get: operations["listWebhookDeliveries"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/webhook-deliveries/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a delivery with its attempts */
    get: operations["getWebhookDelivery"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/webhook-deliveries/{id}/redeliver": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send an event to its endpoint again, with the same id */
    post: operations["redeliverWebhook"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/webhook-endpoints": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the endpoints that get events, newest first */
    get: operations["listWebhookEndpoints"];
    put?: never;
    /**
     * Add an endpoint that gets events of these types
     * @description Messages follow [Standard Webhooks](https://www.standardwebhooks.com) 1.0; the body is a CloudEvent.
     */
    post: operations["createWebhookEndpoint"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/webhook-endpoints/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read an endpoint */
    get: operations["getWebhookEndpoint"];
    put?: never;
    post?: never;
    /** Delete an endpoint with its deliveries */
    delete: operations["deleteWebhookEndpoint"];
    options?: never;
    head?: never;
    /** Change an endpoint, pause it, or enable it again */
    patch: operations["patchWebhookEndpoint"];
    trace?: never;
  };
  "/api/v1/webhook-endpoints/{id}/recoveries": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send all again that failed since then */
    post: operations["recoverWebhookEndpoint"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/webhook-endpoints/{id}/secret-rotations": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Make a new secret; for 24 hours the one before signs too */
    post: operations["rotateWebhookSecret"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/webhook-endpoints/{id}/tests": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send an event of the type webhook.test */
    post: operations["testWebhookEndpoint"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/webhooks/dead-letters": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List events that could not be handled, newest first */
    get: operations["listWebhooksDeadLetters"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/webhooks/dead-letters/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Give an event up for good, with the reason */
    delete: operations["dismissWebhooksDeadLetter"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/webhooks/dead-letters/{id}/replay": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send an event to its queue again; it goes from the list once it is handled */
    post: operations["replayWebhooksDeadLetter"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/zones": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List where the shop sells to, with taxes and shipping methods */
    get: operations["listZones"];
    put?: never;
    /** Sell to more countries or regions */
    post: operations["createZone"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v1/zones/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /** Replace a zone */
    put: operations["replaceZone"];
    post?: never;
    /** Stop selling to a zone; its orders stay */
    delete: operations["deleteZone"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/docs": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The interactive reference */
    get: operations["getDocs"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/health": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether the gateway runs; touches nothing else */
    get: operations["getHealth"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/media/{key}/{width}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** An image of a product in a width, as AVIF, WebP or JPEG by `Accept` */
    get: operations["readMedia"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/metrics": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Counters, durations and gauges of the whole shop, for Prometheus */
    get: operations["getMetrics"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/openapi.json": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** This document */
    get: operations["getOpenApiDocument"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/problems": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** All problems, for a person */
    get: operations["listProblems"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/problems/{slug}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What a problem means and what to do about it, for a person */
    get: operations["explainProblem"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/ready": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether each Worker and its database answer, as of two seconds ago at most */
    get: operations["getReadiness"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/test-payments/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The page of a test payment, with a button for each outcome */
    get: operations["showTestPayment"];
    put?: never;
    /** The form of that page */
    post: operations["submitTestPayment"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export interface webhooks {
  "cart.abandoned": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The event cart.abandoned
     * @description Signed by Standard Webhooks 1.0. The same event may come twice, with the same id, and events in any order. Fields may be added: ignore those that you do not know.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            data: components["schemas"]["Cart"];
            /** Format: uuid */
            id: string;
            source: string;
            /** @constant */
            specversion: "1.0";
            /** Format: uuid */
            subject: string;
            /** Format: date-time */
            time: string;
            /** @constant */
            type: "cart.abandoned";
          };
        };
      };
      responses: {
        /** @description It was received, within 15 seconds. Anything else is tried again. */
        "2XX": {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "fulfillment.created": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The event fulfillment.created
     * @description Signed by Standard Webhooks 1.0. The same event may come twice, with the same id, and events in any order. Fields may be added: ignore those that you do not know.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            data: components["schemas"]["Fulfillment"];
            /** Format: uuid */
            id: string;
            source: string;
            /** @constant */
            specversion: "1.0";
            /** Format: uuid */
            subject: string;
            /** Format: date-time */
            time: string;
            /** @constant */
            type: "fulfillment.created";
          };
        };
      };
      responses: {
        /** @description It was received, within 15 seconds. Anything else is tried again. */
        "2XX": {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "order.cancelled": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The event order.cancelled
     * @description Signed by Standard Webhooks 1.0. The same event may come twice, with the same id, and events in any order. Fields may be added: ignore those that you do not know.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            data: components["schemas"]["Order"];
            /** Format: uuid */
            id: string;
            source: string;
            /** @constant */
            specversion: "1.0";
            /** Format: uuid */
            subject: string;
            /** Format: date-time */
            time: string;
            /** @constant */
            type: "order.cancelled";
          };
        };
      };
      responses: {
        /** @description It was received, within 15 seconds. Anything else is tried again. */
        "2XX": {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "order.created": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The event order.created
     * @description Signed by Standard Webhooks 1.0. The same event may come twice, with the same id, and events in any order. Fields may be added: ignore those that you do not know.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            data: components["schemas"]["Order"];
            /** Format: uuid */
            id: string;
            source: string;
            /** @constant */
            specversion: "1.0";
            /** Format: uuid */
            subject: string;
            /** Format: date-time */
            time: string;
            /** @constant */
            type: "order.created";
          };
        };
      };
      responses: {
        /** @description It was received, within 15 seconds. Anything else is tried again. */
        "2XX": {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "order.delivered": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The event order.delivered
     * @description Signed by Standard Webhooks 1.0. The same event may come twice, with the same id, and events in any order. Fields may be added: ignore those that you do not know.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            data: components["schemas"]["Order"];
            /** Format: uuid */
            id: string;
            source: string;
            /** @constant */
            specversion: "1.0";
            /** Format: uuid */
            subject: string;
            /** Format: date-time */
            time: string;
            /** @constant */
            type: "order.delivered";
          };
        };
      };
      responses: {
        /** @description It was received, within 15 seconds. Anything else is tried again. */
        "2XX": {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "order.paid": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The event order.paid
     * @description Signed by Standard Webhooks 1.0. The same event may come twice, with the same id, and events in any order. Fields may be added: ignore those that you do not know.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            data: components["schemas"]["Order"];
            /** Format: uuid */
            id: string;
            source: string;
            /** @constant */
            specversion: "1.0";
            /** Format: uuid */
            subject: string;
            /** Format: date-time */
            time: string;
            /** @constant */
            type: "order.paid";
          };
        };
      };
      responses: {
        /** @description It was received, within 15 seconds. Anything else is tried again. */
        "2XX": {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "order.shipped": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The event order.shipped
     * @description Signed by Standard Webhooks 1.0. The same event may come twice, with the same id, and events in any order. Fields may be added: ignore those that you do not know.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            data: components["schemas"]["Order"];
            /** Format: uuid */
            id: string;
            source: string;
            /** @constant */
            specversion: "1.0";
            /** Format: uuid */
            subject: string;
            /** Format: date-time */
            time: string;
            /** @constant */
            type: "order.shipped";
          };
        };
      };
      responses: {
        /** @description It was received, within 15 seconds. Anything else is tried again. */
        "2XX": {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "payment.failed": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The event payment.failed
     * @description Signed by Standard Webhooks 1.0. The same event may come twice, with the same id, and events in any order. Fields may be added: ignore those that you do not know.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            data: components["schemas"]["Payment"];
            /** Format: uuid */
            id: string;
            source: string;
            /** @constant */
            specversion: "1.0";
            /** Format: uuid */
            subject: string;
            /** Format: date-time */
            time: string;
            /** @constant */
            type: "payment.failed";
          };
        };
      };
      responses: {
        /** @description It was received, within 15 seconds. Anything else is tried again. */
        "2XX": {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "payment.succeeded": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The event payment.succeeded
     * @description Signed by Standard Webhooks 1.0. The same event may come twice, with the same id, and events in any order. Fields may be added: ignore those that you do not know.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            data: components["schemas"]["Payment"];
            /** Format: uuid */
            id: string;
            source: string;
            /** @constant */
            specversion: "1.0";
            /** Format: uuid */
            subject: string;
            /** Format: date-time */
            time: string;
            /** @constant */
            type: "payment.succeeded";
          };
        };
      };
      responses: {
        /** @description It was received, within 15 seconds. Anything else is tried again. */
        "2XX": {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "product.archived": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The event product.archived
     * @description Signed by Standard Webhooks 1.0. The same event may come twice, with the same id, and events in any order. Fields may be added: ignore those that you do not know.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            data: components["schemas"]["Product"];
            /** Format: uuid */
            id: string;
            source: string;
            /** @constant */
            specversion: "1.0";
            /** Format: uuid */
            subject: string;
            /** Format: date-time */
            time: string;
            /** @constant */
            type: "product.archived";
          };
        };
      };
      responses: {
        /** @description It was received, within 15 seconds. Anything else is tried again. */
        "2XX": {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "product.created": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The event product.created
     * @description Signed by Standard Webhooks 1.0. The same event may come twice, with the same id, and events in any order. Fields may be added: ignore those that you do not know.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            data: components["schemas"]["Product"];
            /** Format: uuid */
            id: string;
            source: string;
            /** @constant */
            specversion: "1.0";
            /** Format: uuid */
            subject: string;
            /** Format: date-time */
            time: string;
            /** @constant */
            type: "product.created";
          };
        };
      };
      responses: {
        /** @description It was received, within 15 seconds. Anything else is tried again. */
        "2XX": {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "product.updated": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The event product.updated
     * @description Signed by Standard Webhooks 1.0. The same event may come twice, with the same id, and events in any order. Fields may be added: ignore those that you do not know.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            data: components["schemas"]["Product"];
            /** Format: uuid */
            id: string;
            source: string;
            /** @constant */
            specversion: "1.0";
            /** Format: uuid */
            subject: string;
            /** Format: date-time */
            time: string;
            /** @constant */
            type: "product.updated";
          };
        };
      };
      responses: {
        /** @description It was received, within 15 seconds. Anything else is tried again. */
        "2XX": {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "refund.failed": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The event refund.failed
     * @description Signed by Standard Webhooks 1.0. The same event may come twice, with the same id, and events in any order. Fields may be added: ignore those that you do not know.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            data: components["schemas"]["Refund"];
            /** Format: uuid */
            id: string;
            source: string;
            /** @constant */
            specversion: "1.0";
            /** Format: uuid */
            subject: string;
            /** Format: date-time */
            time: string;
            /** @constant */
            type: "refund.failed";
          };
        };
      };
      responses: {
        /** @description It was received, within 15 seconds. Anything else is tried again. */
        "2XX": {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "refund.succeeded": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The event refund.succeeded
     * @description Signed by Standard Webhooks 1.0. The same event may come twice, with the same id, and events in any order. Fields may be added: ignore those that you do not know.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            data: components["schemas"]["Refund"];
            /** Format: uuid */
            id: string;
            source: string;
            /** @constant */
            specversion: "1.0";
            /** Format: uuid */
            subject: string;
            /** Format: date-time */
            time: string;
            /** @constant */
            type: "refund.succeeded";
          };
        };
      };
      responses: {
        /** @description It was received, within 15 seconds. Anything else is tried again. */
        "2XX": {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "return.approved": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The event return.approved
     * @description Signed by Standard Webhooks 1.0. The same event may come twice, with the same id, and events in any order. Fields may be added: ignore those that you do not know.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            data: components["schemas"]["Return"];
            /** Format: uuid */
            id: string;
            source: string;
            /** @constant */
            specversion: "1.0";
            /** Format: uuid */
            subject: string;
            /** Format: date-time */
            time: string;
            /** @constant */
            type: "return.approved";
          };
        };
      };
      responses: {
        /** @description It was received, within 15 seconds. Anything else is tried again. */
        "2XX": {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "return.received": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The event return.received
     * @description Signed by Standard Webhooks 1.0. The same event may come twice, with the same id, and events in any order. Fields may be added: ignore those that you do not know.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            data: components["schemas"]["Return"];
            /** Format: uuid */
            id: string;
            source: string;
            /** @constant */
            specversion: "1.0";
            /** Format: uuid */
            subject: string;
            /** Format: date-time */
            time: string;
            /** @constant */
            type: "return.received";
          };
        };
      };
      responses: {
        /** @description It was received, within 15 seconds. Anything else is tried again. */
        "2XX": {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "return.rejected": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The event return.rejected
     * @description Signed by Standard Webhooks 1.0. The same event may come twice, with the same id, and events in any order. Fields may be added: ignore those that you do not know.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            data: components["schemas"]["Return"];
            /** Format: uuid */
            id: string;
            source: string;
            /** @constant */
            specversion: "1.0";
            /** Format: uuid */
            subject: string;
            /** Format: date-time */
            time: string;
            /** @constant */
            type: "return.rejected";
          };
        };
      };
      responses: {
        /** @description It was received, within 15 seconds. Anything else is tried again. */
        "2XX": {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "return.requested": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The event return.requested
     * @description Signed by Standard Webhooks 1.0. The same event may come twice, with the same id, and events in any order. Fields may be added: ignore those that you do not know.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            data: components["schemas"]["Return"];
            /** Format: uuid */
            id: string;
            source: string;
            /** @constant */
            specversion: "1.0";
            /** Format: uuid */
            subject: string;
            /** Format: date-time */
            time: string;
            /** @constant */
            type: "return.requested";
          };
        };
      };
      responses: {
        /** @description It was received, within 15 seconds. Anything else is tried again. */
        "2XX": {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "stock.low": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The event stock.low
     * @description Signed by Standard Webhooks 1.0. The same event may come twice, with the same id, and events in any order. Fields may be added: ignore those that you do not know.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            data: {
              availableStock: number;
              /** Format: uuid */
              id: string;
              name: string;
              options: {
                [key: string]: string;
              };
              /** Format: uuid */
              productId: string;
              sku: string | null;
              threshold: number;
              /** Format: uuid */
              variantId: string;
            };
            /** Format: uuid */
            id: string;
            source: string;
            /** @constant */
            specversion: "1.0";
            /** Format: uuid */
            subject: string;
            /** Format: date-time */
            time: string;
            /** @constant */
            type: "stock.low";
          };
        };
      };
      responses: {
        /** @description It was received, within 15 seconds. Anything else is tried again. */
        "2XX": {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export interface components {
  schemas: {
    /**
     * @example {
     *       "role": "admin"
     *     }
     */
    AccessChange: {
      isActive?: boolean;
      /** @enum {string} */
      role?: "customer" | "admin";
    };
    Address: {
      city: string;
      company: string | null;
      /** @example US */
      country: string;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      id: string;
      isDefault: boolean;
      line1: string;
      line2: string | null;
      name: string;
      phone: string | null;
      postalCode: string | null;
      /** @example CA */
      region: string | null;
    };
    AddressPage: {
      items: components["schemas"]["Address"][];
      nextCursor: string | null;
    };
    Authorization: {
      clientHost: string | null;
      clientId: string;
      clientName: string;
      /** Format: date-time */
      createdAt: string;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      id: string;
      /**
       * Format: date-time
       * @description When the client last got tokens.
       */
      lastUsedAt: string;
      redirectHost: string;
      scopes: ("buyer" | "admin")[];
    };
    /**
     * @example {
     *       "request": {
     *         "client_id": "https://assistant.example.com/client.json",
     *         "redirect_uri": "http://localhost/callback",
     *         "response_type": "code",
     *         "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
     *         "code_challenge_method": "S256",
     *         "state": "xyz"
     *       },
     *       "scopes": [
     *         "buyer"
     *       ]
     *     }
     */
    AuthorizationApproval: {
      /** @description The parameters of the client's request. */
      request: {
        /**
         * @description The id of a registered client, or the https address of a client id metadata document.
         * @example https://assistant.example.com/client.json
         */
        client_id?: string;
        /**
         * @description The SHA-256 hash of the client's `code_verifier` in base64url (RFC 7636 §4.2).
         * @example E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM
         */
        code_challenge?: string;
        /**
         * @description `S256`
         * @example S256
         */
        code_challenge_method?: string;
        /**
         * @description One that the client has registered.
         * @example http://localhost/callback
         */
        redirect_uri?: string;
        /** @description The address of `/mcp`, which is the default. */
        resource?: string;
        /**
         * @description `code`
         * @example code
         */
        response_type?: string;
        /** @description `buyer`, which is the default, `admin`, or both. */
        scope?: string;
        /**
         * @description Any text; the client gets it back unchanged.
         * @example xyz
         */
        state?: string;
      };
      /** @description What the user allows of what the client asked for. */
      scopes: ("buyer" | "admin")[];
    };
    AuthorizationApproved: {
      /** @description Where the browser goes: to the client, with a code. */
      redirectTo: string;
    };
    AuthorizationPage: {
      items: components["schemas"]["Authorization"][];
      nextCursor: string | null;
    };
    AuthorizationRequest: {
      /** @description The host whose document has that name; null for a client that registered itself. */
      clientHost: string | null;
      clientId: string;
      /** @description As the client calls itself: no proof of who it is. */
      clientName: string;
      /** @description A page about the client on that host. */
      clientUri: string | null;
      /** @description Where the browser goes when the user refuses. */
      deniedRedirectTo: string;
      /** @description Whether the answer goes to an application on the user's device. */
      isLoopback: boolean;
      redirectHost: string;
      redirectUri: string;
      /** Format: uri */
      resource: string;
      scopes: ("buyer" | "admin")[];
    };
    Cart: {
      billingAddress: components["schemas"]["PostalAddress"] | null;
      /** Format: date-time */
      createdAt: string;
      currency: string;
      discountCodes: string[];
      discounts: components["schemas"]["Discount"][];
      discountTotal: components["schemas"]["NonNegativeMoney"];
      email: string | null;
      /** Format: date-time */
      expiresAt: string;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      id: string;
      items: {
        availableStock: number;
        image: components["schemas"]["Image"] | null;
        lineTotal: components["schemas"]["NonNegativeMoney"];
        name: string;
        options: {
          [key: string]: string;
        };
        /**
         * Format: uuid
         * @example 01980000-0000-7000-8000-000000000001
         */
        productId: string;
        quantity: number;
        sku: string | null;
        unitPrice: components["schemas"]["NonNegativeMoney"];
        /**
         * Format: uuid
         * @example 01980000-0000-7000-8000-000000000001
         */
        variantId: string;
      }[];
      note: string | null;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      orderId: string | null;
      reminderConsent: boolean;
      requirements: components["schemas"]["Requirement"][];
      shippingAddress: components["schemas"]["PostalAddress"] | null;
      shippingMethod: components["schemas"]["ShippingMethod"] | null;
      shippingTotal: components["schemas"]["NonNegativeMoney"];
      subtotal: components["schemas"]["NonNegativeMoney"];
      taxes: components["schemas"]["Tax"][];
      taxTotal: components["schemas"]["NonNegativeMoney"];
      total: components["schemas"]["NonNegativeMoney"];
      /** Format: date-time */
      updatedAt: string;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      userId: string;
      version: number;
    };
    /**
     * @example {
     *       "expectedTotal": {
     *         "amount": 3490,
     *         "currency": "USD"
     *       }
     *     }
     */
    CartCompletion: {
      expectedTotal: components["schemas"]["NonNegativeMoney"] & unknown;
    };
    /**
     * @example {
     *       "quantity": 3
     *     }
     */
    CartItemPatch: {
      quantity: number;
    };
    /**
     * @example {
     *       "guestToken": "eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJl"
     *     }
     */
    CartMerge: {
      /** @description The access token of the guest. */
      guestToken: string;
    };
    /**
     * @example {
     *       "email": "ada@example.com",
     *       "shippingAddress": {
     *         "name": "Ada Lovelace",
     *         "line1": "1 Main Street",
     *         "postalCode": "94105",
     *         "city": "San Francisco",
     *         "region": "CA",
     *         "country": "US"
     *       },
     *       "discountCodes": [
     *         "WELCOME10"
     *       ]
     *     }
     */
    CartPatch: {
      billingAddress?: components["schemas"]["NewPostalAddress"] | null;
      /** @description All codes of the cart: those that are not in the list are taken out. */
      discountCodes?: string[] | null;
      /**
       * Format: email
       * @example ada@example.com
       */
      email?: string | null;
      note?: string | null;
      /** @description Whether the customer agrees to be reminded of the cart by mail. */
      reminderConsent?: boolean | null;
      shippingAddress?: components["schemas"]["NewPostalAddress"] | null;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      shippingMethodId?: string | null;
    };
    Category: {
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      id: string;
      name: string;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      parentId: string | null;
      position: number;
      /** @description The products for sale in it and in the categories below it. */
      productCount: number;
      slug: string;
    };
    CategoryDetail: {
      /** @description The categories that it is in, from the top. */
      ancestors: {
        /**
         * Format: uuid
         * @example 01980000-0000-7000-8000-000000000001
         */
        id: string;
        name: string;
        slug: string;
      }[];
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      id: string;
      name: string;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      parentId: string | null;
      position: number;
      /** @description The products for sale in it and in the categories below it. */
      productCount: number;
      slug: string;
    };
    /**
     * @description With a new parent and without a position, it comes behind the other categories of that parent.
     * @example {
     *       "name": "Kitchen and dining"
     *     }
     */
    CategoryPatch: {
      /** @example Kitchen */
      name?: string;
      /**
       * Format: uuid
       * @description The category that it is in; 5 levels at most.
       * @example 01980000-0000-7000-8000-000000000001
       */
      parentId?: string | null;
      /** @description Its place among the categories of the same parent, which are ordered by it, then by name. */
      position?: number;
      /** @example kitchen */
      slug?: string;
    };
    /**
     * @example {
     *       "redirect_uris": [
     *         "http://localhost/callback"
     *       ],
     *       "client_name": "My assistant"
     *     }
     */
    ClientMetadata: {
      /** @default An application without a name */
      client_name: string;
      grant_types?: string[];
      /** @description On the loopback interface any port matches. */
      redirect_uris: string[];
      response_types?: string[];
      /**
       * @description Clients are public: they prove with PKCE that a code is theirs.
       * @default none
       * @enum {string}
       */
      token_endpoint_auth_method: "none";
    };
    CreatedWebhookEndpoint: {
      /** Format: date-time */
      createdAt: string;
      description: string | null;
      /** @description `gone` after a 410, `failing` after five days. */
      disabledReason: string | null;
      eventTypes: string[];
      /**
       * Format: date-time
       * @description When the first attempt failed after the last one that succeeded; null while attempts succeed.
       */
      failingSince: string | null;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      id: string;
      /**
       * @description Shown only here.
       * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
       */
      secret: string;
      /**
       * @description The events of a paused endpoint wait for it; a disabled one gets none.
       * @enum {string}
       */
      status: "active" | "paused" | "disabled";
      /** Format: date-time */
      updatedAt: string;
      url: string;
    };
    DeadLetter: {
      attempts: number;
      /** Format: date-time */
      createdAt: string;
      /** @description Why it could not be handled the last time. */
      error: string;
      /** @description The message as it came last. */
      event?: unknown;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      eventId: string | null;
      /**
       * Format: date-time
       * @description When it failed the last time.
       */
      failedAt: string;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      id: string;
      /** Format: date-time */
      replayedAt: string | null;
    };
    Discount: {
      amount: components["schemas"]["NonNegativeMoney"];
      code: string | null;
      name: string;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      promotionId: string;
    };
    /**
     * @example {
     *       "code": "20473358"
     *     }
     */
    EmailVerification: {
      /** @example 20473358 */
      code: string;
    };
    EventTypes: {
      items: {
        /** @description A whole event, as it is sent. */
        example: {
          [key: string]: unknown;
        };
        /** @description The JSON Schema of the event's `data`. */
        schema: {
          [key: string]: unknown;
        };
        type: string;
      }[];
    };
    Facets: {
      /** @description Those of the matches and all that these are in, the most frequent first. */
      categories: {
        count: number;
        name: string;
        slug: string;
      }[];
      /** @description False above 50000 matches. Then `total` is that number and the counts are of a part of the matches: without a search, of some of each combination of categories and options. */
      exact: boolean;
      /** @description The values of their variants, the most frequent first: 20 options and 100 values of each at most. */
      options: {
        name: string;
        values: {
          count: number;
          value: string;
        }[];
      }[];
      /** @description The lowest and highest price; null without matches and when they have several currencies. */
      price: {
        currency: string;
        max: number;
        min: number;
      } | null;
      /** @description How many products match. */
      total: number;
    };
    Fulfillment: {
      carrier: string | null;
      /** Format: date-time */
      createdAt: string;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      id: string;
      items: {
        quantity: number;
        /**
         * Format: uuid
         * @example 01980000-0000-7000-8000-000000000001
         */
        variantId: string;
      }[];
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      orderId: string;
      trackingNumber: string | null;
      trackingUrl: string | null;
    };
    Health: {
      service: string;
      /** @enum {string} */
      status: "ok";
      version: string;
    };
    Image: {
      alt: string;
      height: number;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      id: string;
      key: string;
      position: number;
      urls: {
        [key: string]: string;
      };
      variantIds: string[];
      width: number;
    };
    /**
     * @example {
     *       "alt": "A white enamel mug with a blue rim",
     *       "position": 0
     *     }
     */
    ImagePatch: {
      /** @description What the image shows, for those who cannot see it. */
      alt?: string;
      /** @description Its new place, from 0; beyond the last one, the last. */
      position?: number;
      /** @description The variants that it shows; none, if it shows the product as a whole. */
      variantIds?: string[];
    };
    Import: {
      created: number;
      /** Format: date-time */
      createdAt: string;
      dryRun: boolean;
      /** @description The first 1000. Row 1 has the names of the columns. A list leaves them out. */
      errors: {
        column: string;
        message: string;
        row: number;
      }[];
      /** Format: date-time */
      finishedAt: string | null;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      id: string;
      products: number;
      /** @description How many rows have been handled, without the names of the columns. */
      rows: number;
      /** @description Products that are as the file has them, or whose rows are wrong. */
      skipped: number;
      /**
       * @description `done` also when rows were wrong; `failed` when the file could not be read to its end.
       * @enum {string}
       */
      status: "queued" | "running" | "done" | "failed";
      updated: number;
    };
    JsonWebKeySet: {
      keys: {
        /** @enum {string} */
        alg: "ES256";
        /** @enum {string} */
        crv: "P-256";
        kid: string;
        /** @enum {string} */
        kty: "EC";
        /** @enum {string} */
        use: "sig";
        x: string;
        y: string;
      }[];
    };
    /** @description An amount in minor units of ISO 4217 (cents of USD, whole yen of JPY), never a float. */
    Money: {
      /** @example 1999 */
      amount: number;
      /** @example USD */
      currency: string;
    };
    /**
     * @example {
     *       "name": "Ada Lovelace",
     *       "line1": "1 Main Street",
     *       "postalCode": "94105",
     *       "city": "San Francisco",
     *       "region": "CA",
     *       "country": "US",
     *       "isDefault": true
     *     }
     */
    NewAddress: {
      /** @example San Francisco */
      city: string;
      company?: string | null;
      /** @example US */
      country: string;
      /** @description `true` makes it the default instead of the one before. An account with addresses always has one default: the first is it by itself, and `false` takes it from none. */
      isDefault?: boolean;
      /** @example 1 Main Street */
      line1: string;
      line2?: string | null;
      /** @example Ada Lovelace */
      name: string;
      phone?: string | null;
      /** @example 94105 */
      postalCode?: string | null;
      /** @example CA */
      region?: string | null;
    };
    /**
     * @example {
     *       "items": [
     *         {
     *           "productId": "01980000-0000-7000-8000-000000000001",
     *           "quantity": 2
     *         }
     *       ]
     *     }
     */
    NewCart: {
      /**
       * @description That of the items when left out.
       * @example USD
       */
      currency?: string;
      /** @default [] */
      items: components["schemas"]["NewCartItem"][];
    };
    /**
     * @example {
     *       "productId": "01980000-0000-7000-8000-000000000001",
     *       "quantity": 2
     *     }
     */
    NewCartItem: {
      /**
       * Format: uuid
       * @description A product with one variant.
       * @example 01980000-0000-7000-8000-000000000001
       */
      productId?: string;
      quantity: number;
      /**
       * Format: uuid
       * @description A variant; instead of `productId`.
       * @example 01980000-0000-7000-8000-000000000001
       */
      variantId?: string;
    };
    /**
     * @description Without a slug, the name makes one; without a position, it comes behind the others.
     * @example {
     *       "name": "Tableware",
     *       "parentId": "01980000-0000-7000-9000-000000000001"
     *     }
     */
    NewCategory: {
      /** @example Kitchen */
      name: string;
      /**
       * Format: uuid
       * @description The category that it is in; 5 levels at most.
       * @example 01980000-0000-7000-8000-000000000001
       */
      parentId?: string | null;
      /** @description Its place among the categories of the same parent, which are ordered by it, then by name. */
      position?: number;
      /** @example kitchen */
      slug?: string;
    };
    /**
     * @example {
     *       "carrier": "DHL",
     *       "trackingNumber": "00340434161094042557",
     *       "trackingUrl": "https://tracking.example.com/00340434161094042557"
     *     }
     */
    NewFulfillment: {
      /** @example DHL */
      carrier?: string | null;
      /** @description All units that are left when left out. */
      items?: {
        quantity: number;
        /**
         * Format: uuid
         * @example 01980000-0000-7000-8000-000000000001
         */
        variantId: string;
      }[];
      trackingNumber?: string | null;
      /** Format: uri */
      trackingUrl?: string | null;
    };
    /**
     * @example {
     *       "items": [
     *         {
     *           "productId": "01980000-0000-7000-8000-000000000001",
     *           "quantity": 2
     *         }
     *       ]
     *     }
     */
    NewOrder: {
      items: {
        /**
         * Format: uuid
         * @description A product with one variant.
         * @example 01980000-0000-7000-8000-000000000001
         */
        productId?: string;
        quantity: number;
        /**
         * Format: uuid
         * @description A variant; instead of `productId`.
         * @example 01980000-0000-7000-8000-000000000001
         */
        variantId?: string;
      }[];
    };
    /**
     * @example {
     *       "provider": "test"
     *     }
     */
    NewPayment: {
      /** @enum {string} */
      provider: "stripe" | "test";
      /**
       * Format: uri
       * @description Where the customer goes after the provider's page: on the shop's own or an allowed origin.
       */
      returnUrl?: string;
    };
    /**
     * @example {
     *       "name": "Ada Lovelace",
     *       "line1": "1 Main Street",
     *       "postalCode": "94105",
     *       "city": "San Francisco",
     *       "region": "CA",
     *       "country": "US"
     *     }
     */
    NewPostalAddress: {
      /** @example San Francisco */
      city: string;
      company?: string | null;
      /** @example US */
      country: string;
      /** @example 1 Main Street */
      line1: string;
      line2?: string | null;
      /** @example Ada Lovelace */
      name: string;
      phone?: string | null;
      /** @example 94105 */
      postalCode?: string | null;
      /** @example CA */
      region?: string | null;
    };
    /**
     * @description Either `variants`, with `options` when they are several, or the price and the stock of its one variant.
     * @example {
     *       "name": "Enamel jug",
     *       "price": {
     *         "amount": 2499,
     *         "currency": "USD"
     *       },
     *       "availableStock": 20
     *     }
     */
    NewProduct: {
      availableStock?: number;
      /** @description What it cost before, to be shown beside the price. A price in another currency clears it. */
      compareAtPrice?: {
        /** @example 1999 */
        amount: number;
        /** @example USD */
        currency: string;
      } | null;
      description?: string | null;
      metadata?: {
        [key: string]: string;
      };
      /** @example Enamel mug */
      name: string;
      options?: {
        /** @example Size */
        name: string;
        values: string[];
      }[];
      price?: components["schemas"]["Money"];
      /** @example enamel-mug */
      slug?: string;
      /** @enum {string} */
      status?: "draft" | "active";
      /** @enum {string} */
      taxClass?: "standard" | "reduced" | "zero";
      variants?: components["schemas"]["NewVariant"][];
    };
    /**
     * @example {
     *       "name": "Ten percent off in summer",
     *       "code": "SUMMER10",
     *       "type": "percentage",
     *       "basisPoints": 1000
     *     }
     */
    NewPromotion: {
      amount?: components["schemas"]["Money"] | null;
      /**
       * @description 10,000 are 100 %.
       * @example 1000
       */
      basisPoints?: number | null;
      /** @default [] */
      categoryIds: string[];
      /**
       * @description Without a code the promotion applies by itself.
       * @example WELCOME10
       */
      code?: string | null;
      /**
       * @description Whether it may be used together with others. One that cannot be combined is used alone.
       * @default false
       */
      combinable: boolean;
      /**
       * Format: date-time
       * @example 2026-11-01T09:30:00.000Z
       */
      endsAt?: string | null;
      /** @default true */
      isActive: boolean;
      /** @description What the lines that it names come to at least. */
      minSubtotal?: components["schemas"]["Money"] | null;
      /** @example Ten percent off */
      name: string;
      perCustomerLimit?: number | null;
      /**
       * @description It is for these products and categories; for all when both are empty.
       * @default []
       */
      productIds: string[];
      /**
       * Format: date-time
       * @example 2026-11-01T09:30:00.000Z
       */
      startsAt?: string | null;
      /** @enum {string} */
      type: "percentage" | "fixed" | "free-shipping";
      usageLimit?: number | null;
    };
    /**
     * @example {
     *       "amount": {
     *         "amount": 500,
     *         "currency": "USD"
     *       },
     *       "reason": "The box was damaged."
     *     }
     */
    NewRefund: {
      amount?: components["schemas"]["Money"] & unknown;
      reason?: string;
    };
    /**
     * @example {
     *       "items": [
     *         {
     *           "variantId": "01980000-0000-7000-8000-000000000001",
     *           "quantity": 1,
     *           "reason": "Too small"
     *         }
     *       ]
     *     }
     */
    NewReturn: {
      items: {
        quantity: number;
        /** @example Too small */
        reason: string;
        /**
         * Format: uuid
         * @example 01980000-0000-7000-8000-000000000001
         */
        variantId: string;
      }[];
      note?: string | null;
    };
    NewShippingMethod: {
      /**
       * @description Free when the discounted lines reach this amount.
       * @default null
       */
      freeAbove: components["schemas"]["Money"] | null;
      /**
       * Format: uuid
       * @description Keeps the method that carts have chosen; a new one without.
       * @example 01980000-0000-7000-8000-000000000001
       */
      id?: string;
      maxDays: number;
      /** @default null */
      maxWeightGrams: number | null;
      minDays: number;
      /** @default null */
      minWeightGrams: number | null;
      /** @example Standard */
      name: string;
      price: components["schemas"]["NonNegativeMoney"];
    };
    /**
     * @example {
     *       "sku": "SHIRT-M",
     *       "options": {
     *         "Size": "M"
     *       },
     *       "price": {
     *         "amount": 1999,
     *         "currency": "USD"
     *       },
     *       "availableStock": 40
     *     }
     */
    NewVariant: {
      availableStock: number;
      barcode?: string | null;
      /** @description What it cost before, to be shown beside the price. A price in another currency clears it. */
      compareAtPrice?: {
        /** @example 1999 */
        amount: number;
        /** @example USD */
        currency: string;
      } | null;
      /**
       * @description A value for each option of the product.
       * @default {}
       * @example {
       *       "Size": "M"
       *     }
       */
      options: {
        [key: string]: string;
      };
      price: components["schemas"]["Money"];
      /**
       * @description Unique among what is for sale.
       * @example MUG-BLUE
       */
      sku?: string | null;
      /** @default 0 */
      weightGrams: number;
    };
    /**
     * @example {
     *       "url": "https://example.com/webhooks",
     *       "eventTypes": [
     *         "order.*"
     *       ]
     *     }
     */
    NewWebhookEndpoint: {
      description?: string | null;
      /**
       * @description Types of `GET /api/v1/event-types`; `order.*` for all of a kind, `*` for all.
       * @example [
       *       "order.*"
       *     ]
       */
      eventTypes: string[];
      /**
       * Format: uri
       * @example https://example.com/webhooks
       */
      url: string;
    };
    /**
     * @example {
     *       "name": "Switzerland",
     *       "countries": [
     *         "CH"
     *       ],
     *       "pricesIncludeTax": true,
     *       "taxRates": [
     *         {
     *           "taxClass": "standard",
     *           "name": "VAT 8.1 %",
     *           "basisPoints": 810
     *         }
     *       ],
     *       "shippingMethods": [
     *         {
     *           "name": "Standard",
     *           "price": {
     *             "amount": 990,
     *             "currency": "USD"
     *           },
     *           "minDays": 2,
     *           "maxDays": 4
     *         }
     *       ]
     *     }
     */
    NewZone: {
      countries: string[];
      /** @example California */
      name: string;
      pricesIncludeTax: boolean;
      /** @default [] */
      regions: string[];
      /** @default [] */
      shippingMethods: components["schemas"]["NewShippingMethod"][];
      /** @default [] */
      taxRates: components["schemas"]["TaxRate"][];
    };
    /** @description An amount in minor units of ISO 4217 (cents of USD, whole yen of JPY), zero included, never a float. */
    NonNegativeMoney: {
      /** @example 1999 */
      amount: number;
      /** @example USD */
      currency: string;
    };
    Notification: {
      body: string;
      /** Format: date-time */
      createdAt: string;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      orderId: string;
      /** Format: date-time */
      readAt: string | null;
      title: string;
      /** @enum {string} */
      type:
        | "order.created"
        | "order.paid"
        | "order.shipped"
        | "order.delivered"
        | "order.cancelled"
        | "fulfillment.created"
        | "return.requested"
        | "return.approved"
        | "return.rejected"
        | "return.received"
        | "refund.succeeded";
    };
    /**
     * @example {
     *       "read": true
     *     }
     */
    NotificationUpdate: {
      read: boolean;
    };
    OfferedShippingMethod: components["schemas"]["ShippingMethod"] & {
      cost: components["schemas"]["NonNegativeMoney"] & unknown;
    };
    Order: {
      billingAddress: components["schemas"]["PostalAddress"] | null;
      /** @enum {string|null} */
      cancelReason: "customer" | "admin" | "unpaid" | null;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      cartId: string | null;
      /** Format: date-time */
      createdAt: string;
      discounts: components["schemas"]["Discount"][];
      discountTotal: components["schemas"]["NonNegativeMoney"];
      email: string | null;
      /** @enum {string} */
      fulfillmentStatus: "unfulfilled" | "partially-fulfilled" | "fulfilled";
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      id: string;
      items: {
        discountTotal: components["schemas"]["NonNegativeMoney"];
        lineTotal: components["schemas"]["Money"];
        name: string;
        /** @description The variant's value of each option of the product. */
        options: {
          [key: string]: string;
        };
        /**
         * Format: uuid
         * @example 01980000-0000-7000-8000-000000000001
         */
        productId: string;
        quantity: number;
        quantityFulfilled: number;
        quantityReturned: number;
        sku: string | null;
        taxBasisPoints: number;
        taxTotal: components["schemas"]["NonNegativeMoney"];
        unitPrice: components["schemas"]["Money"];
        /**
         * Format: uuid
         * @example 01980000-0000-7000-8000-000000000001
         */
        variantId: string;
      }[];
      /**
       * @description For people; counts up from 1001, with gaps.
       * @example 1001
       */
      number: number;
      /** Format: date-time */
      paymentDueAt: string | null;
      /** @enum {string} */
      paymentStatus: "unpaid" | "paid" | "partially-refunded" | "refunded";
      shippingAddress: components["schemas"]["PostalAddress"] | null;
      shippingMethod: components["schemas"]["ShippingMethod"] | null;
      shippingTotal: components["schemas"]["NonNegativeMoney"];
      status: components["schemas"]["OrderStatus"];
      subtotal: components["schemas"]["NonNegativeMoney"];
      taxes: components["schemas"]["Tax"][];
      taxTotal: components["schemas"]["NonNegativeMoney"];
      total: components["schemas"]["NonNegativeMoney"];
      /** Format: date-time */
      updatedAt: string;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      userId: string;
      version: number;
    };
    OrderHistory: {
      items: {
        /** @enum {string} */
        actor: "customer" | "admin" | "system";
        /** Format: date-time */
        at: string;
        /** @description What the event says. */
        data: {
          [key: string]: unknown;
        };
        /**
         * @description The type of the event.
         * @example order.paid
         */
        type: string;
        /**
         * Format: uuid
         * @description Which user; only administrators see which administrator.
         * @example 01980000-0000-7000-8000-000000000001
         */
        userId: string | null;
      }[];
    };
    /** @enum {string} */
    OrderStatus: "pending" | "paid" | "shipped" | "delivered" | "cancelled";
    /**
     * @example {
     *       "status": "paid"
     *     }
     */
    OrderUpdate: {
      status: components["schemas"]["OrderStatus"];
    };
    /**
     * @example {
     *       "currentPassword": "Correct-Horse-7",
     *       "newPassword": "Correct-Horse-8"
     *     }
     */
    PasswordChange: {
      /** Format: password */
      currentPassword: string;
      /**
       * Format: password
       * @example Correct-Horse-7
       */
      newPassword: string;
    };
    /**
     * @example {
     *       "username": "ada"
     *     }
     */
    PasswordReset: {
      /** @example ada */
      username: string;
    };
    /**
     * @example {
     *       "username": "ada",
     *       "code": "20473358",
     *       "newPassword": "Correct-Horse-8"
     *     }
     */
    PasswordResetConfirmation: {
      /** @example 20473358 */
      code: string;
      /**
       * Format: password
       * @example Correct-Horse-7
       */
      newPassword: string;
      /** @example ada */
      username: string;
    };
    Payment: {
      amount: components["schemas"]["Money"];
      /** @description For the provider's own script in the browser. Only the owner sees it, while the payment is open. */
      clientSecret: string | null;
      /** Format: date-time */
      createdAt: string;
      failure: components["schemas"]["PaymentFailure"] | null;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      orderId: string;
      /** @enum {string} */
      provider: "stripe" | "test";
      /** @description Where the customer pays, if the provider has a page. */
      redirectUrl: string | null;
      refundedAmount: components["schemas"]["NonNegativeMoney"];
      /** @enum {string} */
      status: "requires-action" | "processing" | "succeeded" | "failed" | "canceled";
      /** Format: date-time */
      updatedAt: string;
    };
    PaymentFailure: {
      code: string;
      message: string;
    };
    PaymentProvider: {
      /** @enum {string} */
      id: "stripe" | "test";
      name: string;
      /** @description For the provider's own script in the browser. */
      publishableKey: string | null;
    };
    PostalAddress: {
      city: string;
      company: string | null;
      /** @example US */
      country: string;
      line1: string;
      line2: string | null;
      name: string;
      phone: string | null;
      postalCode: string | null;
      /** @example CA */
      region: string | null;
    };
    Problem: {
      cart?: components["schemas"]["Cart"];
      detail: string;
      errors?: {
        code: string;
        message: string;
        path: string;
      }[];
      /** @description The path of the request. */
      instance: string;
      oauthError?: string;
      productIds?: string[];
      redirectTo?: string;
      requestId: string;
      requirements?: components["schemas"]["Requirement"][];
      shortages?: {
        available: number;
        productId: string;
        requested: number;
        variantId: string;
      }[];
      status: number;
      title: string;
      /** @description The path of a page that explains it. */
      type: string;
    };
    /** @description `price` is the lowest of its variants, `maxPrice` the highest. */
    Product: {
      /** @description Of all its variants together. */
      availableStock: number;
      /** @description Those that it was put in, without the ones that these are in. */
      categories: {
        /**
         * Format: uuid
         * @example 01980000-0000-7000-8000-000000000001
         */
        id: string;
        name: string;
        slug: string;
      }[];
      compareAtPrice: components["schemas"]["Money"] | null;
      /** Format: date-time */
      createdAt: string;
      description: string | null;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      id: string;
      images: components["schemas"]["Image"][];
      maxPrice: components["schemas"]["Money"];
      metadata: {
        [key: string]: string;
      };
      name: string;
      options: {
        name: string;
        values: string[];
      }[];
      price: components["schemas"]["Money"];
      slug: string;
      /** @enum {string} */
      status: "draft" | "active";
      /** @enum {string} */
      taxClass: "standard" | "reduced" | "zero";
      /** Format: date-time */
      updatedAt: string;
      /** @description At least one; unless it was deleted, the first has the product's id. */
      variants: components["schemas"]["Variant"][];
      version: number;
    };
    /**
     * @example {
     *       "categoryIds": [
     *         "01980000-0000-7000-9000-000000000001"
     *       ]
     *     }
     */
    ProductCategories: {
      /** @description All its categories, in the order that the product shows them. */
      categoryIds: string[];
    };
    /**
     * @example {
     *       "price": {
     *         "amount": 1299,
     *         "currency": "USD"
     *       },
     *       "compareAtPrice": {
     *         "amount": 1499,
     *         "currency": "USD"
     *       }
     *     }
     */
    ProductPatch: {
      /** @description Needs `If-Match`. Left out, the stock stays as it is; beside running orders, adjust it instead. */
      availableStock?: number;
      /** @description What it cost before, to be shown beside the price. A price in another currency clears it. */
      compareAtPrice?: {
        /** @example 1999 */
        amount: number;
        /** @example USD */
        currency: string;
      } | null;
      description?: string | null;
      metadata?: {
        [key: string]: string;
      };
      /** @example Enamel mug */
      name?: string;
      /** @description Variants get the first value of an option that is new, and lose their value of one that is gone. */
      options?: {
        /** @example Size */
        name: string;
        values: string[];
      }[];
      price?: components["schemas"]["Money"];
      /** @example enamel-mug */
      slug?: string;
      /** @enum {string} */
      status?: "draft" | "active";
      /** @enum {string} */
      taxClass?: "standard" | "reduced" | "zero";
    };
    /**
     * @example {
     *       "name": "Enamel mug",
     *       "description": "Holds 350 ml of coffee.",
     *       "price": {
     *         "amount": 1499,
     *         "currency": "USD"
     *       }
     *     }
     */
    ProductReplacement: {
      /** @description Needs `If-Match`. Left out, the stock stays as it is; beside running orders, adjust it instead. */
      availableStock?: number;
      /** @description What it cost before, to be shown beside the price. A price in another currency clears it. */
      compareAtPrice?: {
        /** @example 1999 */
        amount: number;
        /** @example USD */
        currency: string;
      } | null;
      description?: string | null;
      metadata?: {
        [key: string]: string;
      };
      /** @example Enamel mug */
      name: string;
      /** @description Variants get the first value of an option that is new, and lose their value of one that is gone. */
      options?: {
        /** @example Size */
        name: string;
        values: string[];
      }[];
      price?: components["schemas"]["Money"];
      /** @example enamel-mug */
      slug?: string;
      /** @enum {string} */
      status?: "draft" | "active";
      /** @enum {string} */
      taxClass?: "standard" | "reduced" | "zero";
    };
    /** @description A product in a list. `price` is the lowest of its variants, `maxPrice` the highest. */
    ProductSummary: {
      /** @description Of all its variants together. */
      availableStock: number;
      compareAtPrice: components["schemas"]["Money"] | null;
      /** Format: date-time */
      createdAt: string;
      description: string | null;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      id: string;
      /** @description Its first image. */
      image: components["schemas"]["Image"] | null;
      maxPrice: components["schemas"]["Money"];
      metadata: {
        [key: string]: string;
      };
      name: string;
      options: {
        name: string;
        values: string[];
      }[];
      price: components["schemas"]["Money"];
      slug: string;
      /** @enum {string} */
      status: "draft" | "active";
      /** @enum {string} */
      taxClass: "standard" | "reduced" | "zero";
      /** Format: date-time */
      updatedAt: string;
      version: number;
    };
    /**
     * @example {
     *       "email": "ada@example.com"
     *     }
     */
    ProfileChange: {
      /**
       * Format: email
       * @description A new address; `null` takes it away.
       * @example ada@example.com
       */
      email?: string | null;
    };
    Promotion: {
      amount: components["schemas"]["Money"] | null;
      basisPoints: number | null;
      categoryIds: string[];
      code: string | null;
      combinable: boolean;
      /** Format: date-time */
      endsAt: string | null;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      id: string;
      isActive: boolean;
      minSubtotal: components["schemas"]["Money"] | null;
      name: string;
      perCustomerLimit: number | null;
      productIds: string[];
      /** Format: date-time */
      startsAt: string | null;
      /** @enum {string} */
      type: "percentage" | "fixed" | "free-shipping";
      usageLimit: number | null;
      /** @description How many orders have it. */
      used: number;
      version: number;
    };
    /**
     * @example {
     *       "isActive": false
     *     }
     */
    PromotionPatch: {
      amount?: components["schemas"]["Money"] | null;
      /**
       * @description 10,000 are 100 %.
       * @example 1000
       */
      basisPoints?: number | null;
      categoryIds?: string[];
      /**
       * @description Without a code the promotion applies by itself.
       * @example WELCOME10
       */
      code?: string | null;
      combinable?: boolean;
      /**
       * Format: date-time
       * @example 2026-11-01T09:30:00.000Z
       */
      endsAt?: string | null;
      isActive?: boolean;
      /** @description What the lines that it names come to at least. */
      minSubtotal?: components["schemas"]["Money"] | null;
      /** @example Ten percent off */
      name?: string;
      perCustomerLimit?: number | null;
      /** @description It is for these products and categories; for all when both are empty. */
      productIds?: string[];
      /**
       * Format: date-time
       * @example 2026-11-01T09:30:00.000Z
       */
      startsAt?: string | null;
      /** @enum {string} */
      type?: "percentage" | "fixed" | "free-shipping";
      usageLimit?: number | null;
    };
    Readiness: {
      /** @enum {string} */
      status: "ok" | "unavailable";
      workers: {
        [key: string]: {
          /** @enum {string} */
          database?: "ok" | "down" | "unknown";
          /** @enum {string} */
          worker: "ok" | "down";
        };
      };
    };
    Refund: {
      amount: components["schemas"]["Money"];
      /** Format: date-time */
      createdAt: string;
      /** @description Why it failed, as the provider says it. Only administrators see it. */
      failure: {
        code: string;
        message: string | null;
      } | null;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      id: string;
      /** @description Whether it failed, and was neither made again nor settled in another way. */
      isUnsettled: boolean;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      orderId: string;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      paymentId: string;
      reason: string | null;
      /**
       * Format: uuid
       * @description The refund that failed and was made again by this one.
       * @example 01980000-0000-7000-8000-000000000001
       */
      retryOf: string | null;
      /**
       * Format: uuid
       * @description The return whose units it pays back.
       * @example 01980000-0000-7000-8000-000000000001
       */
      returnId: string | null;
      /** @description How it was settled in another way, after it had failed. Only administrators see it. */
      settledNote: string | null;
      /** @enum {string} */
      status: "pending" | "succeeded" | "failed";
      /** Format: date-time */
      updatedAt: string;
    };
    /**
     * @example {
     *       "note": "Paid back by bank transfer."
     *     }
     */
    RefundSettlement: {
      /** @description How it was settled. Only administrators see it. */
      note: string;
    };
    RegisteredClient: {
      client_id: string;
      /** @description Seconds since 1970. */
      client_id_issued_at: number;
      client_name: string;
      grant_types: string[];
      redirect_uris: string[];
      response_types: string[];
      /** @enum {string} */
      token_endpoint_auth_method: "none";
    };
    /**
     * @example {
     *       "username": "ada",
     *       "password": "Correct-Horse-7",
     *       "email": "ada@example.com"
     *     }
     */
    Registration: {
      /**
       * Format: email
       * @example ada@example.com
       */
      email?: string;
      /**
       * Format: password
       * @example Correct-Horse-7
       */
      password: string;
      /** @example ada */
      username: string;
    };
    RegistrationError: {
      /** @enum {string} */
      error: "invalid_redirect_uri" | "invalid_client_metadata";
      error_description: string;
    };
    Requirement: {
      /** @enum {string} */
      code:
        | "items-required"
        | "email-required"
        | "shipping-address-required"
        | "shipping-method-required"
        | "variant-not-available"
        | "quantity-not-available"
        | "discount-not-applicable";
      field: string;
      message: string;
    };
    Return: {
      /** Format: date-time */
      createdAt: string;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      id: string;
      items: {
        quantity: number;
        quantityReceived: number | null;
        reason: string;
        restocked: boolean | null;
        /**
         * Format: uuid
         * @example 01980000-0000-7000-8000-000000000001
         */
        variantId: string;
      }[];
      note: string | null;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      orderId: string;
      /** @description The number of its order, for people. */
      orderNumber: number;
      /** @description What the received units cost the customer; null until they are received. */
      refundAmount: components["schemas"]["NonNegativeMoney"] | null;
      /**
       * Format: uuid
       * @description The refund, or the last one by which it was made again. Null also when the refund is made by hand.
       * @example 01980000-0000-7000-8000-000000000001
       */
      refundId: string | null;
      /**
       * @description What became of that refund: a `failed` one has to be made again, or is `settled` in another way.
       * @enum {string|null}
       */
      refundStatus: "pending" | "succeeded" | "failed" | "settled" | null;
      rejectReason: string | null;
      status: components["schemas"]["ReturnStatus"];
      /** Format: date-time */
      updatedAt: string;
    };
    /**
     * @example {
     *       "items": [
     *         {
     *           "variantId": "01980000-0000-7000-8000-000000000001",
     *           "quantity": 1,
     *           "restock": true
     *         }
     *       ]
     *     }
     */
    ReturnReceipt: {
      /** @description What has come back: fewer units than announced are possible. */
      items: {
        quantity: number;
        restock: boolean;
        /**
         * Format: uuid
         * @example 01980000-0000-7000-8000-000000000001
         */
        variantId: string;
      }[];
      /** @default false */
      refundShipping: boolean;
    };
    /**
     * @example {
     *       "reason": "The mug was used."
     *     }
     */
    ReturnRejection: {
      /** @description For the customer. */
      reason: string;
    };
    /** @enum {string} */
    ReturnStatus: "requested" | "approved" | "rejected" | "received";
    /**
     * @example {
     *       "token": "tGzv3JOkF0XG5Qx2TlKWIA"
     *     }
     */
    RevocationRequest: {
      token: string;
      token_type_hint?: string;
    };
    SalesReport: {
      currency: string;
      /** @enum {string} */
      interval: "day" | "week" | "month";
      rows: {
        discounts: components["schemas"]["Sum"] & unknown;
        gross: components["schemas"]["Sum"];
        net: components["schemas"]["Sum"] & unknown;
        orders: number;
        refunds: components["schemas"]["Sum"] & unknown;
        shipping: components["schemas"]["Sum"] & unknown;
        /**
         * Format: date-time
         * @description When its day, week or month begins.
         */
        start: string;
        tax: components["schemas"]["Sum"] & unknown;
        units: number;
      }[];
      timezone: string;
      /** @description The ten that sold for most. */
      topProducts: {
        gross: components["schemas"]["Sum"] & unknown;
        name: string;
        /**
         * Format: uuid
         * @example 01980000-0000-7000-8000-000000000001
         */
        productId: string;
        units: number;
      }[];
      totals: {
        discounts: components["schemas"]["Sum"] & unknown;
        gross: components["schemas"]["Sum"];
        net: components["schemas"]["Sum"] & unknown;
        orders: number;
        refunds: components["schemas"]["Sum"] & unknown;
        shipping: components["schemas"]["Sum"] & unknown;
        tax: components["schemas"]["Sum"] & unknown;
        units: number;
      };
    };
    ServerMetadata: {
      /** Format: uri */
      authorization_endpoint?: string;
      authorization_response_iss_parameter_supported: boolean;
      client_id_metadata_document_supported: boolean;
      code_challenge_methods_supported: string[];
      grant_types_supported: string[];
      /** Format: uri */
      issuer: string;
      /** Format: uri */
      jwks_uri: string;
      /** Format: uri */
      registration_endpoint: string;
      response_types_supported: string[];
      /** Format: uri */
      revocation_endpoint: string;
      revocation_endpoint_auth_methods_supported: string[];
      scopes_supported: string[];
      /** Format: uri */
      service_documentation: string;
      /** Format: uri */
      token_endpoint: string;
      token_endpoint_auth_methods_supported: string[];
    };
    ShippingMethod: {
      freeAbove: components["schemas"]["Money"] | null;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      id: string;
      maxDays: number;
      maxWeightGrams: number | null;
      minDays: number;
      minWeightGrams: number | null;
      /** @example Standard */
      name: string;
      price: components["schemas"]["NonNegativeMoney"];
    };
    Shop: {
      /** @description Where the shop sells to: ISO 3166-1 codes, and "*" when it sells to the rest of the world. */
      countries: string[];
      currency: string;
      /** @description Stock of a variant is low at this number and below. Only administrators see it. */
      lowStockThreshold?: number;
      name: string;
      supportEmail: string | null;
    };
    /**
     * @example {
     *       "supportEmail": "help@example.com",
     *       "lowStockThreshold": 5
     *     }
     */
    ShopPatch: {
      /** @example USD */
      currency?: string;
      lowStockThreshold?: number;
      name?: string;
      /**
       * Format: email
       * @example help@example.com
       */
      supportEmail?: string | null;
    };
    /**
     * @example {
     *       "delta": -2,
     *       "reason": "Two were broken."
     *     }
     */
    StockAdjustment: {
      /**
       * @description What to add to the stock, or to take from it when negative.
       * @example -2
       */
      delta: number;
      reason?: string | null;
      /**
       * Format: uuid
       * @description Which variant, of a product with several.
       * @example 01980000-0000-7000-8000-000000000001
       */
      variantId?: string;
    };
    /** @description What the items cost before discounts. */
    Sum: {
      /** @example 199900 */
      amount: number;
      /** @example USD */
      currency: string;
    };
    Tax: {
      amount: components["schemas"]["NonNegativeMoney"];
      basisPoints: number;
      included: boolean;
      name: string;
    };
    TaxRate: {
      /**
       * @description 10,000 are 100 %.
       * @example 725
       */
      basisPoints: number;
      /** @example Sales tax */
      name: string;
      /** @enum {string} */
      taxClass: "standard" | "reduced" | "zero";
    };
    /**
     * @example {
     *       "outcome": "succeed"
     *     }
     */
    TestPaymentOutcome: {
      /** @enum {string} */
      outcome:
        | "succeed"
        | "decline"
        | "require-action"
        | "succeed-late"
        | "succeed-twice"
        | "out-of-order"
        | "refund-fails";
    };
    TokenError: {
      /** @enum {string} */
      error: "invalid_request" | "invalid_grant" | "invalid_target" | "unsupported_grant_type";
      error_description: string;
    };
    /**
     * @example {
     *       "grant_type": "password",
     *       "username": "ada",
     *       "password": "Correct-Horse-7"
     *     }
     */
    TokenRequest:
      | {
          /** @enum {string} */
          grant_type: "password";
          password: string;
          username: string;
        }
      | {
          client_id: string;
          code: string;
          /** @description RFC 7636 §4.1 */
          code_verifier: string;
          /** @enum {string} */
          grant_type: "authorization_code";
          /** @description If it is sent, it must be that of the request. OAuth 2.1 does without it. */
          redirect_uri?: string;
          resource?: string;
        }
      | {
          /** @description Required for the token of a client that a user has allowed. */
          client_id?: string;
          /** @enum {string} */
          grant_type: "refresh_token";
          refresh_token: string;
          resource?: string;
        }
      | {
          /** @enum {string} */
          grant_type: "urn:edge-shop:grant-type:guest";
        };
    TokenResponse: {
      access_token: string;
      /** @description Seconds the access token is good for. */
      expires_in: number;
      /** @description Serves once; its answer brings the next. */
      refresh_token: string;
      /** @description What a user has allowed the client; absent when the user signed in. */
      scope?: string;
      /** @enum {string} */
      token_type: "Bearer";
    };
    User: {
      /** Format: date-time */
      createdAt: string;
      email: string | null;
      emailVerified: boolean;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      id: string;
      isActive: boolean;
      /** @enum {string} */
      role: "guest" | "customer" | "admin";
      /** Format: date-time */
      updatedAt: string;
      username: string;
    };
    UserPage: {
      items: components["schemas"]["User"][];
      nextCursor: string | null;
    };
    Variant: {
      availableStock: number;
      barcode: string | null;
      compareAtPrice: components["schemas"]["Money"] | null;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      id: string;
      options: {
        [key: string]: string;
      };
      price: components["schemas"]["Money"];
      sku: string | null;
      version: number;
      weightGrams: number;
    };
    /**
     * @example {
     *       "price": {
     *         "amount": 1799,
     *         "currency": "USD"
     *       },
     *       "weightGrams": 180
     *     }
     */
    VariantPatch: {
      /** @description Needs `If-Match` with the version of the variant; beside running orders, adjust the stock instead. */
      availableStock?: number;
      barcode?: string | null;
      /** @description What it cost before, to be shown beside the price. A price in another currency clears it. */
      compareAtPrice?: {
        /** @example 1999 */
        amount: number;
        /** @example USD */
        currency: string;
      } | null;
      /**
       * @description A value for each option of the product.
       * @example {
       *       "Size": "M"
       *     }
       */
      options?: {
        [key: string]: string;
      };
      price?: components["schemas"]["Money"];
      /**
       * @description Unique among what is for sale.
       * @example MUG-BLUE
       */
      sku?: string | null;
      weightGrams?: number;
    };
    WebhookDelivery: {
      attempts: {
        /** Format: date-time */
        at: string;
        durationMs: number;
        /** @description `timeout`, `connection`, `redirect`, `status` or `unsafe-url`; null for a success. */
        error: string | null;
        /** @description The first 4 KiB of the answer. */
        responseExcerpt: string | null;
        /** @description Of the answer; null when there was none. */
        status: number | null;
      }[];
      /** Format: date-time */
      createdAt: string;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      endpointId: string;
      /**
       * Format: uuid
       * @description Also the `webhook-id` of each attempt.
       * @example 01980000-0000-7000-8000-000000000001
       */
      eventId: string;
      eventType: string;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      id: string;
      /** Format: date-time */
      nextAttemptAt: string | null;
      /** @enum {string} */
      status: "pending" | "succeeded" | "failed";
    };
    WebhookEndpoint: {
      /** Format: date-time */
      createdAt: string;
      description: string | null;
      /** @description `gone` after a 410, `failing` after five days. */
      disabledReason: string | null;
      eventTypes: string[];
      /**
       * Format: date-time
       * @description When the first attempt failed after the last one that succeeded; null while attempts succeed.
       */
      failingSince: string | null;
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      id: string;
      /**
       * @description The events of a paused endpoint wait for it; a disabled one gets none.
       * @enum {string}
       */
      status: "active" | "paused" | "disabled";
      /** Format: date-time */
      updatedAt: string;
      url: string;
    };
    /**
     * @example {
     *       "status": "paused"
     *     }
     */
    WebhookEndpointPatch: {
      description?: string | null;
      /**
       * @description Types of `GET /api/v1/event-types`; `order.*` for all of a kind, `*` for all.
       * @example [
       *       "order.*"
       *     ]
       */
      eventTypes?: string[];
      /**
       * @description `active` also enables one that was disabled.
       * @enum {string}
       */
      status?: "active" | "paused";
      /**
       * Format: uri
       * @example https://example.com/webhooks
       */
      url?: string;
    };
    WebhookRecovered: {
      /** @description false: there are too many for one request, and the others follow. */
      complete: boolean;
      /** @description How many are sent again; unless `complete`, how many of them so far. */
      deliveries: number;
    };
    /**
     * @example {
     *       "since": "2026-11-01T09:30:00.000Z"
     *     }
     */
    WebhookRecovery: {
      /**
       * Format: date-time
       * @example 2026-11-01T09:30:00.000Z
       */
      since: string;
    };
    WebhookSecret: {
      /**
       * @description Shown only here.
       * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
       */
      secret: string;
    };
    Zone: {
      countries: string[];
      /**
       * Format: uuid
       * @example 01980000-0000-7000-8000-000000000001
       */
      id: string;
      name: string;
      pricesIncludeTax: boolean;
      regions: string[];
      shippingMethods: components["schemas"]["ShippingMethod"][];
      taxRates: components["schemas"]["TaxRate"][];
      version: number;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  getSigningKeys: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A JSON Web Key Set */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["JsonWebKeySet"];
        };
      };
    };
  };
  getServerMetadata: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Authorization server metadata */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ServerMetadata"];
        };
      };
    };
  };
  checkAuthorizationRequest: {
    parameters: {
      query?: {
        /** @description The id of a registered client, or the https address of a client id metadata document. */
        client_id?: string;
        /** @description The SHA-256 hash of the client's `code_verifier` in base64url (RFC 7636 §4.2). */
        code_challenge?: string;
        /** @description `S256` */
        code_challenge_method?: string;
        /** @description One that the client has registered. */
        redirect_uri?: string;
        /** @description The address of `/mcp`, which is the default. */
        resource?: string;
        /** @description `code` */
        response_type?: string;
        /** @description `buyer`, which is the default, `admin`, or both. */
        scope?: string;
        /** @description Any text; the client gets it back unchanged. */
        state?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What the user should know */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AuthorizationRequest"];
        };
      };
    };
  };
  approveAuthorizationRequest: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["AuthorizationApproval"];
      };
    };
    responses: {
      /** @description Where the browser goes */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AuthorizationApproved"];
        };
      };
    };
  };
  requestPasswordReset: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["PasswordReset"];
      };
    };
    responses: {
      /** @description Taken, whether a code is mailed or not */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  confirmPasswordReset: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["PasswordResetConfirmation"];
      };
    };
    responses: {
      /** @description The new password counts */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  registerClient: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["ClientMetadata"];
      };
    };
    responses: {
      /** @description The client. Unless a user approves it within 7 days it is deleted */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["RegisteredClient"];
        };
      };
    };
  };
  revokeToken: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/x-www-form-urlencoded": components["schemas"]["RevocationRequest"];
      };
    };
    responses: {
      /** @description The session has ended, if there was one */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  requestToken: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/x-www-form-urlencoded": components["schemas"]["TokenRequest"];
      };
    };
    responses: {
      /** @description The tokens of a session; the refresh token is a new one each time */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["TokenResponse"];
        };
      };
    };
  };
  listCarts: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of carts */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            items: components["schemas"]["Cart"][];
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createCart: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["NewCart"];
      };
    };
    responses: {
      /** @description The new cart */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Cart"];
        };
      };
    };
  };
  getCart: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The cart */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Cart"];
        };
      };
    };
  };
  patchCart: {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that the change starts from, as its `ETag`. */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["CartPatch"];
      };
    };
    responses: {
      /** @description The cart as it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Cart"];
        };
      };
    };
  };
  completeCart: {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that the change starts from, as its `ETag`. */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["CartCompletion"];
      };
    };
    responses: {
      /** @description The order, as it was placed */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Order"];
        };
      };
    };
  };
  addCartItem: {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that the change starts from, as its `ETag`. */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["NewCartItem"];
      };
    };
    responses: {
      /** @description The cart as it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Cart"];
        };
      };
    };
  };
  removeCartItem: {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that the change starts from, as its `ETag`. */
        "if-match"?: string;
      };
      path: {
        id: string;
        variantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The cart as it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Cart"];
        };
      };
    };
  };
  changeCartItem: {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that the change starts from, as its `ETag`. */
        "if-match"?: string;
      };
      path: {
        id: string;
        variantId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["CartItemPatch"];
      };
    };
    responses: {
      /** @description The cart as it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Cart"];
        };
      };
    };
  };
  mergeCart: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["CartMerge"];
      };
    };
    responses: {
      /** @description The cart as it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Cart"];
        };
      };
    };
  };
  listShippingMethods: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What the zone offers for the weight and total of the cart */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /**
             * @description Why the zone offers nothing: it has no methods at all, none in the currency of the cart, or none of those takes the weight. `null` when it offers something, and for an empty cart.
             * @enum {string|null}
             */
            emptyBecause: "no-methods" | "other-currency" | "weight" | null;
            items: components["schemas"]["OfferedShippingMethod"][];
          };
        };
      };
    };
  };
  listCategories: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All categories, in the order of the tree */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description Each category, followed by those that are in it. */
            items: components["schemas"]["Category"][];
          };
        };
      };
    };
  };
  createCategory: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["NewCategory"];
      };
    };
    responses: {
      /** @description The new category */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Category"];
        };
      };
    };
  };
  getCategory: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id of the category, or its slug. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The category */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["CategoryDetail"];
        };
      };
    };
  };
  deleteCategory: {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that the change starts from, as its `ETag`. */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The category is gone, and its slug is free */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  patchCategory: {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that the change starts from, as its `ETag`. */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["CategoryPatch"];
      };
    };
    responses: {
      /** @description The category as it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Category"];
        };
      };
    };
  };
  listDeadLetters: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of dead letters */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            items: components["schemas"]["DeadLetter"][];
            nextCursor: string | null;
          };
        };
      };
    };
  };
  dismissDeadLetter: {
    parameters: {
      query: {
        /** @description Why it is given up. It is logged: leave personal data out. */
        reason: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is off the list and stays off; its row keeps the reason */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  replayDeadLetter: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is on its way */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["DeadLetter"];
        };
      };
    };
  };
  listEventTypes: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All types of events */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["EventTypes"];
        };
      };
    };
  };
  getApiHealth: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It runs */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Health"];
        };
      };
    };
  };
  listNotifications: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        limit?: number;
        /** @description `true` leaves out what was read. */
        unread?: boolean;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of notifications, and how many are unread in all */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            items: components["schemas"]["Notification"][];
            nextCursor: string | null;
            unreadCount: number;
          };
        };
      };
    };
  };
  updateNotification: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["NotificationUpdate"];
      };
    };
    responses: {
      /** @description The notification */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Notification"];
        };
      };
    };
  };
  markAllNotificationsRead: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description None is unread */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  listOrders: {
    parameters: {
      query?: {
        /** @description For administrators: placed at this moment or later. */
        createdFrom?: string;
        /** @description For administrators: placed before this moment. */
        createdTo?: string;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        limit?: number;
        paymentStatus?: "unpaid" | "paid" | "partially-refunded" | "refunded";
        /** @description For administrators: an order's number, or words of its mail address or of the name in its shipping address. */
        q?: string;
        status?: components["schemas"]["OrderStatus"];
        /** @description For administrators: only the orders of this user. */
        userId?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of orders */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            items: components["schemas"]["Order"][];
            nextCursor: string | null;
          };
        };
      };
    };
  };
  placeOrder: {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a retry safe: the same key and body have one effect, however often they are sent. */
        "idempotency-key"?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["NewOrder"];
      };
    };
    responses: {
      /** @description The new order, or the one this key placed before */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Order"];
        };
      };
    };
  };
  getOrder: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The order */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Order"];
        };
      };
    };
  };
  updateOrder: {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that the change starts from, as its `ETag`. */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["OrderUpdate"];
      };
    };
    responses: {
      /** @description The order in its new status */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Order"];
        };
      };
    };
  };
  cancelOrder: {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that the change starts from, as its `ETag`. */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The cancelled order */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Order"];
        };
      };
    };
  };
  listFulfillments: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The parcels */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            items: components["schemas"]["Fulfillment"][];
          };
        };
      };
    };
  };
  createFulfillment: {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a retry safe: the same key and body have one effect, however often they are sent. */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["NewFulfillment"];
      };
    };
    responses: {
      /** @description The parcel, or the one this key shipped before; with the last unit the order is shipped */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Fulfillment"];
        };
      };
    };
  };
  readOrderHistory: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Its history */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["OrderHistory"];
        };
      };
    };
  };
  rotateOrderKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The order has a new key */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  listPayments: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of payments */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            items: components["schemas"]["Payment"][];
            nextCursor: string | null;
          };
        };
      };
    };
  };
  startPayment: {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a retry safe: the same key and body have one effect, however often they are sent. */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["NewPayment"];
      };
    };
    responses: {
      /** @description The payment that is open */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Payment"];
        };
      };
      /** @description The new payment, or the one this key started before */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Payment"];
        };
      };
    };
  };
  listRefunds: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of refunds */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            items: components["schemas"]["Refund"][];
            nextCursor: string | null;
          };
        };
      };
    };
  };
  refundOrder: {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a retry safe: the same key and body have one effect, however often they are sent. */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["NewRefund"];
      };
    };
    responses: {
      /** @description The refund, or the one this key asked for before */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Refund"];
        };
      };
    };
  };
  retryRefund: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        refundId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The refund by which it was made again before */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Refund"];
        };
      };
      /** @description The new refund */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Refund"];
        };
      };
    };
  };
  settleRefund: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        refundId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["RefundSettlement"];
      };
    };
    responses: {
      /** @description The refund with the note; the first note stays */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Refund"];
        };
      };
    };
  };
  requestReturn: {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a retry safe: the same key and body have one effect, however often they are sent. */
        "idempotency-key"?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["NewReturn"];
      };
    };
    responses: {
      /** @description The return, which the shop approves or rejects, or the one this key asked for before */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Return"];
        };
      };
    };
  };
  listPaymentDeadLetters: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of dead letters */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            items: components["schemas"]["DeadLetter"][];
            nextCursor: string | null;
          };
        };
      };
    };
  };
  dismissPaymentDeadLetter: {
    parameters: {
      query: {
        /** @description Why it is given up. It is logged: leave personal data out. */
        reason: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is off the list and stays off; its row keeps the reason */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  replayPaymentDeadLetter: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is on its way */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["DeadLetter"];
        };
      };
    };
  };
  receivePaymentEvent: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description `stripe` or `test`. */
        provider: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The message is kept */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  listPaymentProviders: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The providers */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            items: components["schemas"]["PaymentProvider"][];
          };
        };
      };
    };
  };
  exportProducts: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The file */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "text/csv": string;
        };
      };
    };
  };
  listImports: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of imports */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            items: components["schemas"]["Import"][];
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createImport: {
    parameters: {
      query?: {
        /** @description The currency of rows without `Currency`, a column that Shopify's export does not have. */
        currency?: string;
        /** @description Only tells what would change, and what is wrong. */
        dryRun?: "true" | "false";
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "text/csv": string;
      };
    };
    responses: {
      /** @description The import, which has not begun */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Import"];
        };
      };
    };
  };
  getImport: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The import as it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Import"];
        };
      };
    };
  };
  listProducts: {
    parameters: {
      query?: {
        /** @description The slug of a category, such as `kitchen`; the products of those below it are included. */
        category?: string;
        /** @description Only products with prices in this currency. */
        currency?: string;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        /** @description Only products with a variant in stock. */
        inStock?: "true";
        limit?: number;
        /** @description For administrators: products with a variant for sale whose stock is at or below the shop's threshold. Other callers find none. */
        lowStock?: "true";
        /** @description In minor units of ISO 4217: cents of USD, whole yen of JPY. */
        maxPrice?: number;
        /** @description In minor units of ISO 4217: cents of USD, whole yen of JPY. */
        minPrice?: number;
        /** @description `option.<name>=<value>`, for 3 options at most: one variant must have a value of each, as in `option.Size=M`. A parameter may be repeated; then any of its values will do. */
        option?: {
          [key: string]: string | string[];
        };
        /** @description Words that name or description must have, all of them; each may be the beginning of one. */
        q?: string;
        sort?: "name" | "-name" | "price" | "-price" | "createdAt" | "-createdAt";
        /** @description For administrators, who see both when it is left out. Other callers see no drafts. */
        status?: "draft" | "active";
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of products */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            items: components["schemas"]["ProductSummary"][];
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createProduct: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["NewProduct"];
      };
    };
    responses: {
      /** @description The new product */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Product"];
        };
      };
    };
  };
  getProduct: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id of the product, or its slug. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The product */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Product"];
        };
      };
    };
  };
  replaceProduct: {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that the change starts from, as its `ETag`. */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["ProductReplacement"];
      };
    };
    responses: {
      /** @description The product as it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Product"];
        };
      };
    };
  };
  archiveProduct: {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that the change starts from, as its `ETag`. */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is no longer for sale, and its name is free */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  patchProduct: {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that the change starts from, as its `ETag`. */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["ProductPatch"];
      };
    };
    responses: {
      /** @description The product as it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Product"];
        };
      };
    };
  };
  setProductCategories: {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that the change starts from, as its `ETag`. */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["ProductCategories"];
      };
    };
    responses: {
      /** @description The product as it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Product"];
        };
      };
    };
  };
  createImage: {
    parameters: {
      query?: {
        /** @description What the image shows, for those who cannot see it. */
        alt?: string;
      };
      header?: {
        /** @description The version that the change starts from, as its `ETag`. */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "image/avif": string;
        "image/jpeg": string;
        "image/png": string;
        "image/webp": string;
      };
    };
    responses: {
      /** @description The product with its new image */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Product"];
        };
      };
    };
  };
  deleteImage: {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that the change starts from, as its `ETag`. */
        "if-match"?: string;
      };
      path: {
        id: string;
        imageId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The product no longer has it */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  patchImage: {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that the change starts from, as its `ETag`. */
        "if-match"?: string;
      };
      path: {
        id: string;
        imageId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["ImagePatch"];
      };
    };
    responses: {
      /** @description The product as it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Product"];
        };
      };
    };
  };
  adjustStock: {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that the change starts from, as its `ETag`. */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["StockAdjustment"];
      };
    };
    responses: {
      /** @description The product as it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Product"];
        };
      };
    };
  };
  createVariant: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["NewVariant"];
      };
    };
    responses: {
      /** @description The product with its new variant */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Product"];
        };
      };
    };
  };
  deleteVariant: {
    parameters: {
      query?: never;
      header?: {
        /** @description The version of the variant that the change starts from. */
        "if-match"?: string;
      };
      path: {
        id: string;
        variantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is no longer for sale, and its SKU is free */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  patchVariant: {
    parameters: {
      query?: never;
      header?: {
        /** @description The version of the variant that the change starts from. */
        "if-match"?: string;
      };
      path: {
        id: string;
        variantId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["VariantPatch"];
      };
    };
    responses: {
      /** @description The product as it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Product"];
        };
      };
    };
  };
  getProductFacets: {
    parameters: {
      query?: {
        /** @description The slug of a category, such as `kitchen`; the products of those below it are included. */
        category?: string;
        /** @description Only products with prices in this currency. */
        currency?: string;
        /** @description Only products with a variant in stock. */
        inStock?: "true";
        /** @description In minor units of ISO 4217: cents of USD, whole yen of JPY. */
        maxPrice?: number;
        /** @description In minor units of ISO 4217: cents of USD, whole yen of JPY. */
        minPrice?: number;
        /** @description `option.<name>=<value>`, for 3 options at most: one variant must have a value of each, as in `option.Size=M`. A parameter may be repeated; then any of its values will do. */
        option?: {
          [key: string]: string | string[];
        };
        /** @description Words that name or description must have, all of them; each may be the beginning of one. */
        q?: string;
        /** @description For administrators, who see both when it is left out. Other callers see no drafts. */
        status?: "draft" | "active";
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The facets of the products that pass the filters */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Facets"];
        };
      };
    };
  };
  listPromotions: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of promotions */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            items: components["schemas"]["Promotion"][];
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createPromotion: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["NewPromotion"];
      };
    };
    responses: {
      /** @description The new promotion */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Promotion"];
        };
      };
    };
  };
  deletePromotion: {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that the change starts from, as its `ETag`. */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The promotion is gone */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  patchPromotion: {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that the change starts from, as its `ETag`. */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["PromotionPatch"];
      };
    };
    responses: {
      /** @description The promotion as it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Promotion"];
        };
      };
    };
  };
  exportOrders: {
    parameters: {
      query?: {
        /** @description A day of the time zone, or a point in time. 30 days before `to` by default. */
        from?: string;
        /** @description Where days, weeks and months begin. */
        timezone?: string;
        /** @description A day, which is included, or the point in time before which the report ends. Now by default. */
        to?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One line for each order, streamed; amounts are in minor units */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "text/csv": string;
        };
      };
    };
  };
  reportSales: {
    parameters: {
      query?: {
        /** @description A day of the time zone, or a point in time. 30 days before `to` by default. */
        from?: string;
        /** @description The time that each row covers. */
        interval?: "day" | "week" | "month";
        /** @description Where days, weeks and months begin. */
        timezone?: string;
        /** @description A day, which is included, or the point in time before which the report ends. Now by default. */
        to?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The sales in the shop's currency */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["SalesReport"];
        };
      };
    };
  };
  listReturns: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        limit?: number;
        status?: components["schemas"]["ReturnStatus"];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of returns */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            items: components["schemas"]["Return"][];
            nextCursor: string | null;
          };
        };
      };
    };
  };
  getReturn: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The return */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Return"];
        };
      };
    };
  };
  approveReturn: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The approved return */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Return"];
        };
      };
    };
  };
  receiveReturn: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["ReturnReceipt"];
      };
    };
    responses: {
      /** @description The received return */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Return"];
        };
      };
    };
  };
  rejectReturn: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["ReturnRejection"];
      };
    };
    responses: {
      /** @description The rejected return */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Return"];
        };
      };
    };
  };
  getShop: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The settings of the shop */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Shop"];
        };
      };
    };
  };
  patchShop: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["ShopPatch"];
      };
    };
    responses: {
      /** @description The settings as they are now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Shop"];
        };
      };
    };
  };
  decideTestPayment: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["TestPaymentOutcome"];
      };
    };
    responses: {
      /** @description The test provider does it and tells the shop */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  listUsers: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        limit?: number;
        /** @description A part of the username or the mail address; without three letters or digits in a row, the beginning of one. The username of a guest is found as a whole only. */
        q?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of users */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["UserPage"];
        };
      };
    };
  };
  registerUser: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["Registration"];
      };
    };
    responses: {
      /** @description The new user */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["User"];
        };
      };
    };
  };
  getUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The user */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["User"];
        };
      };
    };
  };
  changeUserAccess: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["AccessChange"];
      };
    };
    responses: {
      /** @description The changed user */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["User"];
        };
      };
    };
  };
  getOwnUser: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The signed-in user */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["User"];
        };
      };
    };
  };
  deactivateOwnUser: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Deactivated */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  changeOwnUser: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["ProfileChange"];
      };
    };
    responses: {
      /** @description The changed user */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["User"];
        };
      };
    };
  };
  listAddresses: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of addresses */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AddressPage"];
        };
      };
    };
  };
  addAddress: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["NewAddress"];
      };
    };
    responses: {
      /** @description The new address */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Address"];
        };
      };
    };
  };
  replaceAddress: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["NewAddress"];
      };
    };
    responses: {
      /** @description The changed address */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Address"];
        };
      };
    };
  };
  deleteAddress: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Deleted */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  listAuthorizations: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of authorizations */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AuthorizationPage"];
        };
      };
    };
  };
  endAuthorization: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Ended */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  confirmEmailVerification: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["EmailVerification"];
      };
    };
    responses: {
      /** @description You, with `emailVerified` true */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["User"];
        };
      };
    };
  };
  requestEmailVerification: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A code is on its way; it lives 30 minutes and serves once */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  changePassword: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["PasswordChange"];
      };
    };
    responses: {
      /** @description Changed */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  registerGuest: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["Registration"];
      };
    };
    responses: {
      /** @description You, now a customer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["User"];
        };
      };
    };
  };
  listWebhookDeliveries: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        /** @description Only deliveries to this endpoint. */
        endpointId?: string;
        /** @description As in `order.paid`. */
        eventType?: string;
        limit?: number;
        status?: "pending" | "succeeded" | "failed";
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of deliveries */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            items: components["schemas"]["WebhookDelivery"][];
            nextCursor: string | null;
          };
        };
      };
    };
  };
  getWebhookDelivery: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The delivery */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WebhookDelivery"];
        };
      };
    };
  };
  redeliverWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is on its way */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WebhookDelivery"];
        };
      };
    };
  };
  listWebhookEndpoints: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of endpoints */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            items: components["schemas"]["WebhookEndpoint"][];
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createWebhookEndpoint: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["NewWebhookEndpoint"];
      };
    };
    responses: {
      /** @description The endpoint, with its secret */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["CreatedWebhookEndpoint"];
        };
      };
    };
  };
  getWebhookEndpoint: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The endpoint */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WebhookEndpoint"];
        };
      };
    };
  };
  deleteWebhookEndpoint: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It gets no more events */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  patchWebhookEndpoint: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["WebhookEndpointPatch"];
      };
    };
    responses: {
      /** @description The endpoint as it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WebhookEndpoint"];
        };
      };
    };
  };
  recoverWebhookEndpoint: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["WebhookRecovery"];
      };
    };
    responses: {
      /** @description They are on their way */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WebhookRecovered"];
        };
      };
    };
  };
  rotateWebhookSecret: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The new secret */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WebhookSecret"];
        };
      };
    };
  };
  testWebhookEndpoint: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is on its way */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WebhookDelivery"];
        };
      };
    };
  };
  listWebhooksDeadLetters: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of dead letters */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            items: components["schemas"]["DeadLetter"][];
            nextCursor: string | null;
          };
        };
      };
    };
  };
  dismissWebhooksDeadLetter: {
    parameters: {
      query: {
        /** @description Why it is given up. It is logged: leave personal data out. */
        reason: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is off the list and stays off; its row keeps the reason */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  replayWebhooksDeadLetter: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is on its way */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["DeadLetter"];
        };
      };
    };
  };
  listZones: {
    parameters: {
      query?: {
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of zones */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            items: components["schemas"]["Zone"][];
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createZone: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["NewZone"];
      };
    };
    responses: {
      /** @description The new zone */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Zone"];
        };
      };
    };
  };
  replaceZone: {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that the change starts from, as its `ETag`. */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["NewZone"];
      };
    };
    responses: {
      /** @description The zone as it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Zone"];
        };
      };
    };
  };
  deleteZone: {
    parameters: {
      query?: never;
      header?: {
        /** @description The version that the change starts from, as its `ETag`. */
        "if-match"?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The zone is gone */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  getDocs: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "text/html": string;
        };
      };
    };
  };
  getHealth: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It runs */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Health"];
        };
      };
    };
  };
  readMedia: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The hash of the image, as in the `urls` of a product's images. */
        key: string;
        /** @description In pixels. */
        width: "160" | "320" | "640" | "960" | "1200";
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The image, which never changes; for a minute the original, while it cannot be rendered */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "image/avif": string;
          "image/jpeg": string;
          "image/webp": string;
        };
      };
    };
  };
  getMetrics: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Prometheus text format */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "text/plain": string;
        };
      };
    };
  };
  getOpenApiDocument: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description An OpenAPI 3.1 document */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            openapi: string;
          } & {
            [key: string]: unknown;
          };
        };
      };
    };
  };
  listProblems: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "text/html": string;
        };
      };
    };
  };
  explainProblem: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The last part of a problem's `type`. */
        slug:
          | "malformed-json"
          | "malformed-request"
          | "unauthorized"
          | "invalid-signature"
          | "forbidden"
          | "wrong-password"
          | "not-found"
          | "product-not-found"
          | "method-not-allowed"
          | "username-taken"
          | "not-a-guest"
          | "too-many-addresses"
          | "last-admin"
          | "email-missing"
          | "product-name-taken"
          | "zone-overlap"
          | "code-taken"
          | "too-many-carts"
          | "cart-completed"
          | "slug-taken"
          | "category-circle"
          | "category-not-empty"
          | "sku-taken"
          | "variant-exists"
          | "last-variant"
          | "too-many-images"
          | "cart-incomplete"
          | "cart-changed"
          | "discount-used-up"
          | "insufficient-stock"
          | "order-not-payable"
          | "refund-exceeds-payment"
          | "invalid-transition"
          | "nothing-to-fulfill"
          | "not-returnable"
          | "idempotency-key-in-progress"
          | "version-mismatch"
          | "payload-too-large"
          | "unsupported-media-type"
          | "validation-failed"
          | "invalid-image"
          | "unsafe-url"
          | "invalid-code"
          | "authorization-request-refused"
          | "idempotency-key-reused"
          | "unknown-product"
          | "variant-required"
          | "mixed-currencies"
          | "unknown-discount-code"
          | "discount-not-applicable"
          | "shipping-method-not-available"
          | "address-required"
          | "not-shipped-there"
          | "precondition-required"
          | "rate-limited"
          | "internal-error"
          | "service-unavailable"
          | "gateway-timeout";
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "text/html": string;
        };
      };
    };
  };
  getReadiness: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All of them do */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Readiness"];
        };
      };
    };
  };
  showTestPayment: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "text/html": string;
        };
      };
    };
  };
  submitTestPayment: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/x-www-form-urlencoded": {
          /** @enum {string} */
          outcome:
            | "succeed"
            | "decline"
            | "require-action"
            | "succeed-late"
            | "succeed-twice"
            | "out-of-order"
            | "refund-fails";
        };
      };
    };
    responses: never;
  };
}
