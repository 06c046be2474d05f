package parley.server.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import parley.server.counts.Counts;
import parley.server.counts.Histogram;

/** What the owners said this time. Safe from every thread. */
final class Collected implements Counts {
    private enum Kind {
        TOTAL,
        NOW,
        SPREAD
    }

    private record Sample(
            Kind kind, String name, String meaning, Labels labels, double value, List<Histogram> spread) {}

    private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();

    @Override
    public void total(String name, String meaning, long value, String... labels) {
        samples.add(new Sample(Kind.TOTAL, name, meaning, Labels.of(labels), (double) value, List.of()));
    }

    @Override
    public void now(String name, String meaning, double value, String... labels) {
        samples.add(new Sample(Kind.NOW, name, meaning, Labels.of(labels), value, List.of()));
    }

    @Override
    public void spread(String name, String meaning, Histogram histogram, String... labels) {
        samples.add(new Sample(Kind.SPREAD, name, meaning, Labels.of(labels), 0, List.of(histogram)));
    }

    MetricSnapshots snapshots() {
        Map<String, Queue<Sample>> byName = new TreeMap<>();
        samples.forEach(sample -> byName.computeIfAbsent(sample.name(), name -> new ConcurrentLinkedQueue<>())
                .add(sample));
        return new MetricSnapshots(
                byName.values().stream().map(Collected::snapshot).toList());
    }

    private static MetricSnapshot snapshot(Collection<Sample> same) {
        Sample first = same.iterator().next();
        return switch (first.kind()) {
            case TOTAL -> {
                CounterSnapshot.Builder totals =
                        CounterSnapshot.builder().name(first.name()).help(first.meaning());
                same.forEach(sample -> totals.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(sample.labels())
                        .value(sample.value())
                        .build()));
                yield totals.build();
            }
            case NOW -> {
                GaugeSnapshot.Builder numbers =
                        GaugeSnapshot.builder().name(first.name()).help(first.meaning());
                same.forEach(sample -> numbers.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .labels(sample.labels())
                        .value(sample.value())
                        .build()));
                yield numbers.build();
            }
            case SPREAD -> {
                HistogramSnapshot.Builder spreads =
                        HistogramSnapshot.builder().name(first.name()).help(first.meaning());
                same.forEach(sample -> sample.spread().forEach(spread -> spreads.dataPoint(point(sample, spread))));
                yield spreads.build();
            }
        };
    }

    private static HistogramSnapshot.HistogramDataPointSnapshot point(Sample sample, Histogram spread) {
        return HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .labels(sample.labels())
                .classicHistogramBuckets(ClassicHistogramBuckets.of(spread.bounds(), spread.counts()))
                .sum(spread.sum())
                .build();
    }
}
