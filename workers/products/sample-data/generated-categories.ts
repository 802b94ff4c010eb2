import { capital, ROOMS, THINGS } from "./generated-words.ts";

/** The categories of generated products: each thing in its department, and the rooms beside them. */
export interface GeneratedCategory {
  id: string;
  parentId: string | null;
  name: string;
  slug: string;
  position: number;
}

const DEPARTMENTS = ["Kitchen", "Living", "Outdoors", "Tools", "Electronics"];

/** Ids have the form of a UUIDv7; no other generated id has this one's variant digits. */
const categoryId = (group: number, number: number) =>
  `01970000-0000-7000-9${String(group).padStart(3, "0")}-${String(number).padStart(12, "0")}`;

/** The names of departments and rooms overlap. */
const slugOf = (name: string, isTop: boolean) =>
  `generated-${isTop ? "all-" : ""}${name.toLowerCase().replaceAll("é", "e")}`;

export const thingCategoryId = (thing: string) => categoryId(2, THINGS.flat().indexOf(thing));
export const roomCategoryId = (room: string) => categoryId(3, ROOMS.indexOf(room));

/** All of them, parents first. */
export function generateCategories(): GeneratedCategory[] {
  const toCategory = (id: string, parentId: string | null, name: string, position: number) => ({
    ...{ id, parentId, name: capital(name), slug: slugOf(name, parentId === null), position },
  });
  const [departments, roomsId] = [
    DEPARTMENTS.map((_, index) => categoryId(1, index)),
    categoryId(1, DEPARTMENTS.length),
  ];
  return [
    ...[...DEPARTMENTS, "Rooms"].map((name, index) => toCategory(categoryId(1, index), null, name, index)),
    ...THINGS.flatMap((things, index) =>
      things.map((thing, position) => toCategory(thingCategoryId(thing), departments[index] ?? null, thing, position)),
    ),
    ...ROOMS.map((room, position) => toCategory(roomCategoryId(room), roomsId, room, position)),
  ];
}
