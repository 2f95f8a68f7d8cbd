//! The whole lint, beside the least that reading a text can cost: finding the ends of its lines.

use std::hint::black_box;

use bench::{ORDINARY, lint, policy_of};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

fn policies(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("lint");
    let large = policy_of(64 * 1024 - 40);
    for (name, policy) in [("ordinary", ORDINARY.as_bytes()), ("64 KiB", &large)] {
        group.throughput(Throughput::Bytes(policy.len() as u64));
        group.bench_with_input(BenchmarkId::new("whole", name), policy, |bencher, policy| {
            bencher.iter(|| lint(black_box(policy)));
        });
        group.bench_with_input(BenchmarkId::new("lines", name), policy, |bencher, policy| {
            bencher.iter(|| memchr::memchr_iter(b'\n', black_box(policy)).count());
        });
    }
    group.finish();
}

criterion_group!(benches, policies);
criterion_main!(benches);
