package frameworks

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// Echo is an echo.Echo, which is an http.Handler.
func Echo(wait Wait) http.Handler {
	e := echo.New()
	e.Use(middleware.Recover())
	e.GET("/hello/:name", func(c echo.Context) error {
		return c.String(http.StatusOK, fmt.Sprintf("Hello, %s!", c.Param("name")))
	})
	e.POST("/files", func(c echo.Context) error {
		file, err := c.FormFile("file")
		if err != nil {
			return echo.NewHTTPError(http.StatusBadRequest, err.Error())
		}
		return c.String(http.StatusOK, describe(file.Filename, file.Size, c.FormValue("note")))
	})
	e.GET("/events", func(c echo.Context) error {
		w := c.Response()
		w.Header().Set(echo.HeaderContentType, "text/event-stream")
		for i := range 3 {
			if i > 0 {
				if err := wait(c.Request().Context()); err != nil {
					return err
				}
			}
			if _, err := fmt.Fprintf(w, "data: %d\n\n", i); err != nil {
				return err
			}
			w.Flush()
		}
		return nil
	})
	return e
}
