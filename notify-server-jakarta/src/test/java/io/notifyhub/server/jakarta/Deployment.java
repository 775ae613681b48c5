package io.notifyhub.server.jakarta;

import io.notifyhub.core.auth.Principal;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * What a container gets.
 *
 * @param known who each request is of to the container
 */
record Deployment(NotifyEndpoint endpoint, @Nullable Principal known) {
    /** The filter before the socket, and all of the API. */
    void addTo(ServletContext context) {
        FilterRegistration.Dynamic filter = context.addFilter("notify", new NotifyFilter(endpoint));
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        ServletRegistration.Dynamic servlet = context.addServlet("notify", servlet());
        servlet.setAsyncSupported(true);
        servlet.addMapping("/*");
    }

    NotifyServlet servlet() {
        return NotifyServlet.builder(endpoint).principals(request -> known).build();
    }
}
