mod r#gen;
mod pattern;

fn main() -> anyhow::Result<()> {
    r#gen::generate(std::env::args().any(|a| a == "--check"))
}
