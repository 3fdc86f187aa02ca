# Short names for what the README tells in full. Each is one command; `just` alone lists them.

_list:
    @just --list --unsorted

# The whole way on this machine: the example site, a receiver, an envelope, its answers
demo *arguments:
    cargo run --quiet --bin dropsafe -- demo {{arguments}}

# All the tests, as CI runs them: under 25 minutes on 2 cores
test:
    tests/run

# The proofs in full; what they print is kept under docs/evidence/
prove *arguments:
    tests/prove {{arguments}}

# Let libFuzzer at every parser: seconds for each, then targets
fuzz *arguments:
    tests/fuzz {{arguments}}

# Install what the tests need and this machine lacks
set-up:
    tests/set-up

# The journeys alone, or those whose name holds a word
journeys *words:
    cargo test --package dropsafe-tests --test journeys -- {{words}}

# The example site, into site/_site
build-site:
    cargo run --quiet --bin dropsafe -- build --source site --destination site/_site --strict

# The manual, into docs/_site
manual:
    cargo run --quiet --bin dropsafe -- build --source docs --destination docs/_site --strict

# The same site built by Dropsafe and other generators, side by side; see tests/peers/README.md
bench-site *arguments:
    cargo build --quiet --release --locked --bin dropsafe
    tests/peers/bench-site {{arguments}}

# The receiver beside the disk, the age crate and other programs that take what visitors send: small, peers, large, memory
bench-receiver *arguments:
    cargo bench --locked -p dropsafe-tests --bench receiver -- {{arguments}}

# Thirteen faults tried on Dropsafe and other generators
faults *arguments:
    cargo build --quiet --release --locked --bin dropsafe
    tests/peers/faults {{arguments}}

# The picture that the README opens with
picture:
    tests/picture

# The pictures of a form's states that the manual shows
screens:
    tests/screens

# The crates' own documentation, opened in a browser
doc:
    cargo doc --workspace --no-deps --open

# Lay the code out
fmt:
    cargo fmt --all

# The compiler's and clippy's complaints
lint:
    cargo clippy --workspace --all-targets -- -D warnings
