//! Times how mail-auth reads a record: `peer-mail-auth ROUNDS FILE…` prints, for each file, the nanoseconds that one
//! reading takes, the best of a few tries.

use std::hint::black_box;
use std::time::Instant;

use mail_auth::common::parse::TxtRecordParser;
use mail_auth::mta_sts::MtaSts;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let rounds: u32 = arguments.next().ok_or("how many rounds?")?.parse()?;
    for file in arguments {
        let text = std::fs::read(&file)?;
        MtaSts::parse(&text).map_err(|error| format!("{file}: {error}"))?;
        let tries = (0..5).map(|_| {
            let start = Instant::now();
            for _ in 0..rounds {
                let _ = black_box(MtaSts::parse(black_box(&text)));
            }
            start.elapsed() / rounds
        });
        println!("mail-auth\t{file}\t{}", tries.min().unwrap_or_default().as_nanos());
    }
    Ok(())
}
