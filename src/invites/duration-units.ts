/** One letter for each unit of time that durations are written in. */
export type UnitLetter = "s" | "m" | "h" | "d" | "w";

/** The units as people write them, in each language, and by their letter. In Chinese a measure word may stand in front. */
const WORDS: Readonly<Record<UnitLetter, string>> = {
  s: "s sec second seconds sekunde sekunden segundo segundos seconde secondes секунда секунды секунду секунд 秒",
  m: "m min minute minutes minuten minuto minutos минута минуты минуту минут 分钟",
  h: "h hour hours stunde stunden hora horas heure heures час часа часов 小时 个小时",
  d: "d day days tag tage tagen día días dia dias jour jours день дня дней 天",
  w: "w week weeks woche wochen semana semanas semaine semaines неделя недели неделю недель 周 星期 个星期",
};

const LETTERS: ReadonlyMap<string, UnitLetter> = new Map(
  Object.entries(WORDS).flatMap(([letter, words]) =>
    words.split(" ").map((word): [string, UnitLetter] => [word, letter as UnitLetter]),
  ),
);

/** `undefined` for what is no unit. */
export function readUnit(word: string): UnitLetter | undefined {
  return LETTERS.get(word.toLowerCase());
}
