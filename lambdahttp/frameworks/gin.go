package frameworks

import (
	"fmt"
	"io"
	"net/http"

	"github.com/gin-gonic/gin"
)

// Gin is a gin.Engine, which is an http.Handler. Its Stream asks the ResponseWriter for
// CloseNotify.
func Gin(wait Wait) http.Handler {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.Use(gin.Recovery())
	engine.GET("/hello/:name", func(c *gin.Context) {
		c.String(http.StatusOK, "Hello, %s!", c.Param("name"))
	})
	engine.POST("/files", func(c *gin.Context) {
		file, err := c.FormFile("file")
		if err != nil {
			c.String(http.StatusBadRequest, err.Error())
			return
		}
		c.String(http.StatusOK, "%s", describe(file.Filename, file.Size, c.PostForm("note")))
	})
	engine.GET("/events", func(c *gin.Context) {
		c.Header("Content-Type", "text/event-stream")
		i := 0
		c.Stream(func(w io.Writer) bool {
			if i > 0 && wait(c.Request.Context()) != nil {
				return false
			}
			fmt.Fprintf(w, "data: %d\n\n", i)
			i++
			return i < 3
		})
	})
	return engine
}
