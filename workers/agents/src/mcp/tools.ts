import { createCart, getCart, listShippingMethods, setCartItem, updateCart } from "./cart.tools.ts";
import { getProduct, searchProducts } from "./catalogue.tools.ts";
import { handOver } from "./handoff.tools.ts";
import { findOrders, listStock, salesReport } from "./operator.tools.ts";
import { getOrder, listOrders, payOrder, placeOrder } from "./order.tools.ts";
import type { Tool } from "./tool.ts";

export const TOOLS: Tool[] = [
  searchProducts,
  getProduct,
  createCart,
  getCart,
  setCartItem,
  updateCart,
  listShippingMethods,
  placeOrder,
  payOrder,
  handOver,
  getOrder,
  listOrders,
  findOrders,
  listStock,
  salesReport,
];
