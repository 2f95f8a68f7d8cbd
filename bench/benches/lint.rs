//! The whole lint, beside the least that reading a text can cost: finding the ends of its lines.

use std::hint::black_box;

use bench::{ORDINARY, RECORD, lint, policy_of};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use mta_sts_check::evidence::ShownKind;
use mta_sts_check::report::Report;

/// What is done with a report: it is looked at.
fn take(report: &Report<'_>) {
    black_box(report);
}

fn policies(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("lint");
    let large = policy_of(64 * 1024 - 40);
    for (name, policy) in [("ordinary", ORDINARY.as_bytes()), ("64 KiB", &large)] {
        group.throughput(Throughput::Bytes(policy.len() as u64));
        group.bench_with_input(BenchmarkId::new("whole", name), policy, |bencher, policy| {
            bencher.iter(|| lint(ShownKind::Policy, black_box(policy), take));
        });
        group.bench_with_input(BenchmarkId::new("lines", name), policy, |bencher, policy| {
            bencher.iter(|| memchr::memchr_iter(b'\n', black_box(policy)).count());
        });
    }
    group.bench_function("whole/record", |bencher| {
        bencher.iter(|| lint(ShownKind::Record, black_box(RECORD.as_bytes()), take));
    });
    group.finish();
}

/// From 1 KiB to 10 MiB: the time for a byte stays the same.
fn sizes(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("linear");
    group.sample_size(10);
    for kib in [1, 10, 100, 1024, 10 * 1024] {
        let policy = policy_of(kib * 1024);
        group.throughput(Throughput::Bytes(policy.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(format!("{kib} KiB")), &policy, |bencher, policy| {
            bencher.iter(|| lint(ShownKind::Policy, black_box(policy), take));
        });
    }
    group.finish();
}

criterion_group!(benches, policies, sizes);
criterion_main!(benches);
