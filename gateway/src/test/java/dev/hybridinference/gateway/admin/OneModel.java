package dev.hybridinference.gateway.admin;

import java.util.List;

/** Knows the model {@code m}, and fails for the model {@code broken}. */
final class OneModel implements RouteDesk {
    @Override
    public RouteAnswer explain(RouteQuestion question) {
        if (question.model().equals("broken")) {
            throw new IllegalStateException("CANARY");
        }
        return question.model().equals("m")
                ? new RouteAnswer.Explained("m", "ordered", question.toString(), 1, List.of())
                : new RouteAnswer.NotFound(question.model() + ": no such model");
    }
}
