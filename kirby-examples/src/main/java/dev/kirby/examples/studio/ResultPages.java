package dev.kirby.examples.studio;

import dev.kirby.KirbyException;
import dev.kirby.internal.Logs;
import dev.kirby.registry.TrainingJobs;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pages of completed jobs as they were kept: megabytes, so that the ones asked for last stay in memory. Thread-safe. */
final class ResultPages {

    private static final Pattern POLICY =
            Pattern.compile("http-equiv=\"Content-Security-Policy\" content=\"(default-src 'none';[^\"<>]{1,2000})\"");
    private static final int POLICY_WITHIN = 4_000;
    private static final int PAGES = 4;

    private final TrainingJobs jobs;
    private final Executor behind;
    private final Map<String, Answer> pages = Collections.synchronizedMap(new LinkedHashMap<>(8, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
            return size() > PAGES;
        }
    });

    /** Of some jobs; the executor reads pages before they are asked for. */
    ResultPages(TrainingJobs jobs, Executor behind) {
        this.jobs = jobs;
        this.behind = behind;
    }

    /** Whether a job has a page. */
    boolean has(String id) {
        return jobs.hasReport(id);
    }

    /** The page of a completed job. */
    Answer of(String id) {
        if (!has(id)) {
            throw none(id);
        }
        return pages.computeIfAbsent(id, key -> page(jobs.report(key).orElseThrow(() -> none(key))));
    }

    /** Reads the page of a completed job behind an answer, since it is asked for next. */
    void prepare(String id) {
        if (pages.containsKey(id)) {
            return;
        }
        try {
            behind.execute(() -> {
                try {
                    Logs.of(ResultPages.class).debug("{} bytes of job {}", of(id).body().length, id);
                } catch (KirbyException e) {
                    Logs.of(ResultPages.class).debug("No page of job {}", id, e); // said when it is asked for
                }
            });
        } catch (RejectedExecutionException e) {
            Logs.of(ResultPages.class).debug("The server is being stopped", e);
        }
    }

    static Refusal none(String id) {
        return Refusal.notFound("There is no page of job " + id
                + ": it is made when a job is completed, and kept for 7 days or the 100 newest jobs.");
    }

    /**
     * The policy that it states itself, which names its scripts by their hashes, is sent in the header too, and a sandbox, so that it has
     * no origin: it may run its scripts, and nothing else.
     */
    private static Answer page(String html) {
        Matcher policy = POLICY.matcher(html.substring(0, Math.min(html.length(), POLICY_WITHIN)));
        String stated = policy.find() ? policy.group(1).replace("&#39;", "'") : "default-src 'none'";
        return Answer.text("text/html;charset=utf-8", html)
                .header("Content-Security-Policy", stated + "; sandbox allow-scripts; frame-ancestors 'self'")
                .header("X-Frame-Options", "SAMEORIGIN");
    }
}
