"""Code in twelve languages: every block another one, about thirty lines, never meant to run.

A part of a block is a text in which `@1` … `@6` stand for names that stay the same in that part, `@w` for any name, `@n` for a
number and `@s` for a few words.
"""

import re

PARTS = {
    "rust": [
        "/// @s\npub fn @1(@2: &str, @3: usize) -> Option<String> {\n    let @4 = @2.trim().len() + @n;\n    if @4 > @3 {\n        return None; // @s\n    }\n    Some(format!(\"@w {}\", @4))\n}\n",
        "#[derive(Debug, Clone)]\nstruct @1 {\n    @2: u64,\n    @3: Vec<String>,\n}\n\nimpl @1 {\n    const @4: u64 = @n;\n}\n",
        "match @1 {\n    0 => println!(\"@s\"),\n    @n..=9999 => @2(@n),\n    _ => unreachable!(\"@w\"),\n}\n",
    ],
    "python": [
        "def @1(@2, @3=@n):\n    \"\"\"@s\"\"\"\n    @4 = [item for item in @2 if item > @3]\n    return sum(@4) or None\n",
        "class @1:\n    # @s\n    @2 = \"@w\"\n\n    def __init__(self, @3):\n        self.@3 = @3 * @n\n",
        "for @1 in range(@n):\n    if @1 % 7 == 0:\n        print(f\"@w {@1}\", end=\"\")\n    else:\n        raise ValueError(\"@s\")\n",
    ],
    "javascript": [
        "// @s\nfunction @1(@2, @3 = @n) {\n  const @4 = @2.map((item) => item * @3);\n  return @4.length > 0 ? @4 : null;\n}\n",
        "class @1 extends @2 {\n  constructor(@3) {\n    super(@3);\n    this.@4 = new Map([[\"@w\", @n]]);\n  }\n}\n",
        "for (const @1 of @2) {\n  if (@1 === \"@s\") {\n    throw new Error(`@w ${@1}`);\n  }\n}\n",
    ],
    "go": [
        "// @s\nfunc @1(@2 string, @3 int) (string, error) {\n\tif len(@2) > @n {\n\t\treturn \"\", errors.New(\"@s\")\n\t}\n\treturn fmt.Sprintf(\"@w %d\", @3), nil\n}\n",
        "type @1 struct {\n\t@2 map[string]int\n\t@3 []byte\n}\n\nconst @4 = @n\n",
        "for @1 := 0; @1 < @n; @1++ {\n\tgo @2(@1, \"@w\")\n\tdefer close(@3)\n}\n",
    ],
    "c": [
        "/* @s */\nstatic int @1(const char *@2, size_t @3)\n{\n    if (@2 == NULL || @3 > @n) {\n        return -1;\n    }\n    return printf(\"@w %zu\\n\", @3);\n}\n",
        "struct @1 {\n    unsigned int @2;\n    char @3[@n];\n};\n\n#define @4 @n\n",
        "for (int @1 = 0; @1 < @n; @1++) {\n    @2[@1] = @3(\"@s\");\n    if (@2[@1] < 0) break;\n}\n",
    ],
    "ruby": [
        "# @s\ndef @1(@2, @3 = @n)\n  return nil if @2.empty?\n  @2.map { |item| item.to_s + \"@w\" }\nend\n",
        "class @1\n  attr_reader :@2\n\n  def initialize(@3)\n    @2 = @3 * @n\n  end\nend\n",
        "@1.each do |@2|\n  puts \"@s\" unless @2 == @n\n  raise ArgumentError, '@w' if @2.nil?\nend\n",
    ],
    "bash": [
        "# @s\n@1() {\n  local @2=\"$1\"\n  if [ -n \"$@2\" ]; then\n    echo \"@w $@2\" >&2\n    return @n\n  fi\n}\n",
        "for @1 in @w @w @w; do\n  printf '%s\\n' \"$@1\" | grep -c \"@w\" || exit @n\ndone\n",
        "while read -r @1; do\n  export @2=\"@s\"\n  case \"$@1\" in\n    @w) break ;;\n  esac\ndone < @w.txt\n",
    ],
    "sql": [
        "-- @s\nSELECT @1.@2, COUNT(*) AS @3\nFROM @1\nJOIN @4 ON @4.id = @1.@4_id\nWHERE @1.@2 > @n AND @4.@5 = '@s'\nGROUP BY @1.@2\nORDER BY @3 DESC;\n",
        "CREATE TABLE @1 (\n  id INTEGER PRIMARY KEY,\n  @2 VARCHAR(@n) NOT NULL,\n  @3 DATE DEFAULT NULL\n);\n",
        "INSERT INTO @1 (@2, @3) VALUES ('@w', @n), ('@s', @n);\nUPDATE @1 SET @2 = '@w' WHERE @3 IN (@n, @n);\n",
    ],
    "css": [
        "/* @s */\n.@1 > .@2 {\n  margin: @npx auto;\n  color: #3366cc;\n  font-family: \"@w\", sans-serif;\n}\n",
        "@media (min-width: @npx) {\n  #@1:hover {\n    background: url(\"@w.svg\") no-repeat;\n    width: calc(100% - @npx);\n  }\n}\n",
        ".@1::before,\n.@2[data-@3=\"@w\"] {\n  content: \"@s\";\n  line-height: 1.5;\n}\n",
    ],
    "json": [
        "{\n  \"@1\": \"@s\",\n  \"@2\": [@n, @n, true, null],\n  \"@3\": { \"@4\": -@n.5, \"@5\": false },\n  \"@6\": [\"@w\", \"@s\"]\n}\n",
        "[\n  { \"@1\": @n, \"@2\": \"@w\" },\n  { \"@1\": @n, \"@2\": \"@s\" },\n  { \"@3\": null, \"@4\": [1.5e3, \"@w\"] }\n]\n",
    ],
    "yaml": [
        "# @s\n@1:\n  - name: \"@s\"\n    @2: @n\n  - name: @w\n    @3: true\n",
        "@1: &@2\n  @3: '@s'\n  @4: [@n, @n, @w]\n@5:\n  <<: *@2\n  @6: |\n    @s\n    @s\n",
    ],
    "java": [
        "/** @s */\npublic static String @1(List<String> @2, int @3) {\n    if (@2.isEmpty() || @3 > @n) {\n        return null;\n    }\n    return \"@w \" + @3;\n}\n",
        "private final class @1 implements @2 {\n    private static final long @3 = @nL;\n\n    @Override\n    public boolean @4() {\n        return true; // @s\n    }\n}\n",
        "for (int @1 = 0; @1 < @n; @1++) {\n    try {\n        @2.put(\"@s\", @1);\n    } catch (Exception e) {\n        throw new IllegalStateException(\"@w\", e);\n    }\n}\n",
    ],
}

LANGUAGES = list(PARTS)
LINES = 28


def block(words, language):
    """A block of code, without a blank line at its end."""
    parts = PARTS[language]
    text, turn = "", words.below(len(parts))
    while text.count("\n") < LINES:
        text += _fill(words, parts[turn % len(parts)]) + "\n"
        turn += 1
    return text.rstrip("\n") + "\n"


def _fill(words, part):
    names = [words.name() for _ in range(6)]

    def one(match):
        sign = match.group(1)
        if sign.isdigit():
            return names[int(sign) - 1]
        if sign == "w":
            return words.name()
        if sign == "n":
            return str(10 + words.below(9000))
        return " ".join(words.name() for _ in range(4))

    # `@media` and `@Override` are what they say.
    return re.sub(r"@([1-6]|[wns](?![a-z])|n(?=px|L))", one, part)
