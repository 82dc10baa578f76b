# second-stage
