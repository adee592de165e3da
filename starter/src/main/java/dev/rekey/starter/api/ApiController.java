package dev.rekey.starter.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.swagger.v3.oas.models.media.StringSchema;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Map;
import org.springdoc.core.customizers.SpringDocCustomizers;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.core.providers.SpringDocProviders;
import org.springdoc.core.service.AbstractRequestService;
import org.springdoc.core.service.GenericResponseService;
import org.springdoc.core.service.OpenAPIService;
import org.springdoc.core.service.OperationService;
import org.springdoc.core.utils.SpringDocUtils;
import org.springdoc.webmvc.api.OpenApiResource;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.http.MediaType;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The document of the interface: one place, made when it is first asked for. */
@Controller
class ApiController extends OpenApiResource {

    private static final String OURS = "dev.rekey.starter";

    static {
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(CsrfToken.class)
                .replaceWithSchema(ModelAndView.class, new StringSchema())
                .replaceWithSchema(SseEmitter.class, new StringSchema());
    }

    ApiController(
            ObjectFactory<OpenAPIService> documents,
            AbstractRequestService requests,
            GenericResponseService responses,
            OperationService operations,
            SpringDocConfigProperties properties,
            SpringDocProviders providers,
            SpringDocCustomizers customizers) {
        super(documents, requests, responses, operations, properties, providers, customizers);
    }

    @GetMapping(path = "/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    byte[] document() throws JsonProcessingException {
        return writeJsonValue(getOpenApi("/", Locale.ENGLISH));
    }

    /** Pages are operations as well, since forms are sent to them. What is none, the document leaves out at the end. */
    @Override
    protected boolean isRestController(Map<String, Object> controllers, HandlerMethod method, String path) {
        return method.getBeanType().getPackageName().startsWith(OURS);
    }

    @Override
    protected String getServerUrl(HttpServletRequest request, String documentPath) {
        return "/";
    }
}
