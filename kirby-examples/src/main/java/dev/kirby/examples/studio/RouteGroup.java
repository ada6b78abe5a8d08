package dev.kirby.examples.studio;

import java.util.List;

/** Routes that belong together. */
interface RouteGroup {

    /** What is answered, in the order of the document. */
    List<Route> routes();
}
