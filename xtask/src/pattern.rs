//! The model's patterns (Java's regular expressions) as small deterministic machines, run by src/model/pattern.rs.
//!
//! Only what the model uses is understood: classes, groups, alternation, `+ * ? {n} {m,n}`, `.`, anchors at the ends
//! and one look-behind; anything else stops the generator, so that a refreshed model cannot slip by.

use anyhow::{Context, Result, bail};

#[derive(Clone, PartialEq)]
struct Class {
    ascii: u128,
    /// Which characters above ASCII belong: a word for `above_ascii`.
    other: &'static str,
}

enum Node {
    Class(usize),
    Seq(Vec<Node>),
    Alt(Vec<Node>),
    Repeat(Box<Node>, usize, Option<usize>),
}

enum Inst {
    Class(usize),
    Split(usize, usize),
    Jump(usize),
    Match,
}

struct Program {
    insts: Vec<Inst>,
    last_not: Option<char>,
}

/// The kinds of characters above ASCII that classes tell apart, in the order of `kind` in src/model/pattern.rs.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Printable,
    Separator,
    /// U+2028 and U+2029: separators that end a line.
    LineSeparator,
    /// U+0085: ends a line, is no separator.
    NextLine,
    Rest,
}

const KINDS: [Kind; 5] = [Kind::Printable, Kind::Separator, Kind::LineSeparator, Kind::NextLine, Kind::Rest];

/// A deterministic machine over the few symbols that a pattern tells apart. State 0 is dead, state 1 the first.
pub struct Machine {
    pub last_not: Option<char>,
    /// The symbol of each ASCII character, and of each kind above.
    pub symbols: Vec<u8>,
    pub symbol_count: usize,
    /// `next[state * symbol_count + symbol]`.
    pub next: Vec<u8>,
    pub accepting: Vec<usize>,
}

pub fn compile(patterns: &[String]) -> Result<Vec<Machine>> {
    patterns.iter().map(|text| machine(text).with_context(|| format!("pattern {text}"))).collect()
}

fn machine(text: &str) -> Result<Machine> {
    let mut classes = Vec::new();
    let Program { insts, last_not } = program(text, &mut classes)?;

    // Characters that are in the same classes are one symbol.
    let mut signatures: Vec<Vec<bool>> = Vec::new();
    let mut symbols = Vec::new();
    for at in 0..128 + KINDS.len() {
        let signature: Vec<bool> = classes
            .iter()
            .map(|class| if at < 128 { class.ascii >> at & 1 == 1 } else { above_ascii(class, KINDS[at - 128]) })
            .collect();
        let symbol = signatures.iter().position(|known| *known == signature).unwrap_or_else(|| {
            signatures.push(signature);
            signatures.len() - 1
        });
        symbols.push(u8::try_from(symbol)?);
    }

    let mut states: Vec<Vec<usize>> = vec![Vec::new(), closure(&insts, [0])];
    let mut next = vec![0; signatures.len()];
    let mut at = 1;
    while at < states.len() {
        for signature in &signatures {
            let moved =
                states[at].iter().filter(|i| matches!(insts[**i], Inst::Class(c) if signature[c])).map(|i| i + 1);
            let target = closure(&insts, moved);
            let number = states.iter().position(|known| *known == target).unwrap_or_else(|| {
                states.push(target);
                states.len() - 1
            });
            next.push(u8::try_from(number).context("more than 255 states")?);
        }
        at += 1;
    }
    let accepts = |state: &Vec<usize>| state.iter().any(|i| matches!(insts[*i], Inst::Match));
    let accepting = states.iter().enumerate().filter(|(_, state)| accepts(state)).map(|(at, _)| at).collect();
    Ok(Machine { last_not, symbols, symbol_count: signatures.len(), next, accepting })
}

/// The instructions that wait for a character (or for the end) from here, sorted.
fn closure(insts: &[Inst], from: impl IntoIterator<Item = usize>) -> Vec<usize> {
    let mut open: Vec<usize> = from.into_iter().collect();
    let mut seen = vec![false; insts.len()];
    while let Some(at) = open.pop() {
        if std::mem::replace(&mut seen[at], true) {
            continue;
        }
        match insts[at] {
            Inst::Jump(to) => open.push(to),
            Inst::Split(a, b) => open.extend([a, b]),
            Inst::Class(_) | Inst::Match => {}
        }
    }
    (0..insts.len()).filter(|at| seen[*at] && matches!(insts[*at], Inst::Class(_) | Inst::Match)).collect()
}

fn above_ascii(class: &Class, kind: Kind) -> bool {
    let separator = matches!(kind, Kind::Separator | Kind::LineSeparator);
    match class.other {
        "All" => true,
        "Printable" => kind == Kind::Printable,
        "PrintableOrSeparator" => separator || kind == Kind::Printable,
        "NoSeparator" => !separator,
        "NoLineEnds" => !matches!(kind, Kind::LineSeparator | Kind::NextLine),
        _ => false,
    }
}

fn program(text: &str, classes: &mut Vec<Class>) -> Result<Program> {
    let mut rest = text;
    rest = rest.strip_prefix('^').unwrap_or(rest);
    rest = rest.strip_suffix('$').unwrap_or(rest);
    let mut last_not = None;
    if let Some(before) = rest.strip_suffix(r"(?<!\.)") {
        rest = before;
        last_not = Some('.');
    }
    let dot_all = rest.strip_prefix("(?s)");
    let mut parser =
        Parser { chars: dot_all.unwrap_or(rest).chars().collect(), at: 0, classes, dot_all: dot_all.is_some() };
    let node = parser.alternatives()?;
    if parser.at != parser.chars.len() {
        bail!("left over from character {}", parser.at);
    }
    let mut insts = Vec::new();
    emit(&node, &mut insts);
    insts.push(Inst::Match);
    Ok(Program { insts, last_not })
}

fn emit(node: &Node, out: &mut Vec<Inst>) {
    match node {
        Node::Class(c) => out.push(Inst::Class(*c)),
        Node::Seq(nodes) => nodes.iter().for_each(|n| emit(n, out)),
        Node::Alt(nodes) => {
            let mut jumps = Vec::new();
            for (i, n) in nodes.iter().enumerate() {
                if i + 1 == nodes.len() {
                    emit(n, out);
                    break;
                }
                let split = out.len();
                out.push(Inst::Split(split + 1, 0));
                emit(n, out);
                jumps.push(out.len());
                out.push(Inst::Jump(0));
                out[split] = Inst::Split(split + 1, out.len());
            }
            let end = out.len();
            for jump in jumps {
                out[jump] = Inst::Jump(end);
            }
        }
        Node::Repeat(n, min, max) => {
            for _ in 0..*min {
                emit(n, out);
            }
            match max {
                None => {
                    let split = out.len();
                    out.push(Inst::Split(0, 0));
                    emit(n, out);
                    out.push(Inst::Jump(split));
                    out[split] = Inst::Split(split + 1, out.len());
                }
                Some(max) => {
                    let mut splits = Vec::new();
                    for _ in *min..*max {
                        splits.push(out.len());
                        out.push(Inst::Split(0, 0));
                        emit(n, out);
                    }
                    let end = out.len();
                    for split in splits {
                        out[split] = Inst::Split(split + 1, end);
                    }
                }
            }
        }
    }
}

struct Parser<'a> {
    chars: Vec<char>,
    at: usize,
    classes: &'a mut Vec<Class>,
    dot_all: bool,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Result<char> {
        let c = self.peek().context("the pattern ends early")?;
        self.at += 1;
        Ok(c)
    }

    fn class(&mut self, class: Class) -> Node {
        let at = self.classes.iter().position(|c| *c == class).unwrap_or_else(|| {
            self.classes.push(class);
            self.classes.len() - 1
        });
        Node::Class(at)
    }

    fn alternatives(&mut self) -> Result<Node> {
        let mut all = vec![self.sequence()?];
        while self.peek() == Some('|') {
            self.at += 1;
            all.push(self.sequence()?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Node::Alt(all) })
    }

    fn sequence(&mut self) -> Result<Node> {
        let mut nodes = Vec::new();
        while let Some(c) = self.peek() {
            if c == '|' || c == ')' {
                break;
            }
            let atom = self.atom()?;
            nodes.push(self.repeated(atom)?);
        }
        Ok(Node::Seq(nodes))
    }

    fn repeated(&mut self, node: Node) -> Result<Node> {
        let (min, max) = match self.peek() {
            Some('+') => (1, None),
            Some('*') => (0, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                let end = self.chars[self.at..].iter().position(|c| *c == '}').context("an open {")? + self.at;
                let inner: String = self.chars[self.at + 1..end].iter().collect();
                self.at = end;
                match inner.split_once(',') {
                    None => (inner.parse()?, Some(inner.parse()?)),
                    Some((min, max)) => (min.parse()?, Some(max.parse()?)),
                }
            }
            _ => return Ok(node),
        };
        self.at += 1;
        Ok(Node::Repeat(Box::new(node), min, max))
    }

    fn atom(&mut self) -> Result<Node> {
        match self.next()? {
            '(' => {
                if self.peek() == Some('?') {
                    self.at += 1;
                    if self.next()? != ':' {
                        bail!("a group that is neither plain nor (?:");
                    }
                }
                let inner = self.alternatives()?;
                if self.next()? != ')' {
                    bail!("an open group");
                }
                Ok(inner)
            }
            '[' => {
                let class = self.bracket()?;
                Ok(self.class(class))
            }
            '.' if self.dot_all => Ok(self.class(Class { ascii: u128::MAX, other: "All" })),
            '.' => {
                let class = Class { ascii: !(1 << 10 | 1 << 13), other: "NoLineEnds" };
                Ok(self.class(class))
            }
            '\\' => {
                let class = self.escape()?;
                Ok(self.class(class))
            }
            c if c.is_ascii() && !"^$*+?{}".contains(c) => Ok(self.class(one(c))),
            c => bail!("character {c}"),
        }
    }

    fn escape(&mut self) -> Result<Class> {
        Ok(match self.next()? {
            'w' => Class { ascii: of(|c| c.is_ascii_alphanumeric() || c == '_'), other: "None" },
            's' => Class { ascii: space(), other: "None" },
            'S' => Class { ascii: !space(), other: "All" },
            'p' => {
                if self.next()? != '{' {
                    bail!("\\p without a brace");
                }
                let category = self.next()?;
                if self.next()? != '}' {
                    bail!("a long category name");
                }
                let (ascii, other) = match category {
                    'L' => (of(|c| c.is_ascii_alphabetic()), "L"),
                    'M' => (0, "M"),
                    'S' => (of(|c| "$+<=>^`|~".contains(c)), "S"),
                    'N' => (of(|c| c.is_ascii_digit()), "N"),
                    'P' => (of(|c| c.is_ascii_punctuation() && !"$+<=>^`|~".contains(c)), "P"),
                    'Z' => (1 << 32, "Separator"),
                    other => bail!("category {other}"),
                };
                Class { ascii, other }
            }
            'x' => {
                let hex: String = [self.next()?, self.next()?].iter().collect();
                one(char::from(u8::from_str_radix(&hex, 16)?))
            }
            'n' => one('\n'),
            'r' => one('\r'),
            't' => one('\t'),
            c if c.is_ascii_punctuation() => one(c),
            c => bail!("escape {c}"),
        })
    }

    fn bracket(&mut self) -> Result<Class> {
        let negated = self.peek() == Some('^');
        if negated {
            self.at += 1;
        }
        let mut ascii = 0u128;
        let mut others: Vec<&'static str> = Vec::new();
        loop {
            let c = self.next()?;
            if c == ']' {
                break;
            }
            let item = if c == '\\' { self.escape()? } else { one(c) };
            let single = item.ascii.count_ones() == 1 && item.other == "None";
            // A range, unless the dash is the last character or follows a class.
            if single && self.peek() == Some('-') && self.chars.get(self.at + 1).is_some_and(|c| *c != ']') {
                self.at += 1;
                let end = self.next()?;
                let end = if end == '\\' { self.escape()? } else { one(end) };
                let (from, to) = (item.ascii.trailing_zeros(), end.ascii.trailing_zeros());
                if from > to || end.ascii.count_ones() != 1 {
                    bail!("a range that is none");
                }
                (from..=to).for_each(|i| ascii |= 1 << i);
                continue;
            }
            ascii |= item.ascii;
            if item.other != "None" && !others.contains(&item.other) {
                others.push(item.other);
            }
        }
        others.sort_unstable();
        let other = match (others.as_slice(), negated) {
            ([], false) => "None",
            ([], true) => "All",
            (["L", "M", "N", "P", "S"], false) => "Printable",
            (["L", "M", "N", "P", "S", "Separator"], false) => "PrintableOrSeparator",
            (["Separator"], true) => "NoSeparator",
            (["All"], false) => "All",
            (set, _) => bail!("a class of {set:?}, negated: {negated}"),
        };
        Ok(Class { ascii: if negated { !ascii } else { ascii }, other })
    }
}

fn of(belongs: impl Fn(char) -> bool) -> u128 {
    (0u8..128).filter(|b| belongs(char::from(*b))).fold(0, |set, b| set | 1 << b)
}

fn one(c: char) -> Class {
    Class { ascii: if c.is_ascii() { 1 << (c as u32) } else { 0 }, other: "None" }
}

/// Java's `\s`.
fn space() -> u128 {
    of(|c| " \t\n\u{b}\u{c}\r".contains(c))
}

/// The union of letters, marks, symbols, numbers and punctuation above ASCII.
pub fn printable() -> Result<Vec<(u32, u32)>> {
    ranges(r"[\p{L}\p{M}\p{S}\p{N}\p{P}]")
}

pub fn separators() -> Result<Vec<(u32, u32)>> {
    ranges(r"[\p{Z}]")
}

fn ranges(class: &str) -> Result<Vec<(u32, u32)>> {
    let hir = regex_syntax::parse(class)?;
    let regex_syntax::hir::HirKind::Class(regex_syntax::hir::Class::Unicode(set)) = hir.kind() else {
        bail!("{class} is not a class");
    };
    Ok(set
        .ranges()
        .iter()
        .map(|r| (r.start() as u32, r.end() as u32))
        .filter(|r| r.1 > 127)
        .map(|(a, b)| (a.max(128), b))
        .collect())
}
